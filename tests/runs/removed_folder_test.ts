// A run's folder that was removed or moved while the run was going on.

import assert from "node:assert/strict";
import { join } from "node:path";
import { createRunFolder } from "../../src/runs/run_folder.ts";
import type { RunSummary } from "../../src/runs/summary.ts";
import { temporaryFolder } from "../temporary_folder.ts";

/** A run that begins, whatever happens to its folder, and then ends; gives what was noticed. */
async function during(path: string, happens: () => Promise<void> | void): Promise<string[]> {
  const notices: string[] = [];
  await using run = await createRunFolder(path, { onNotice: (text) => notices.push(text) });
  await run.writeRun({ seed: 1 });
  await happens();
  await Deno.mkdir(run.file("network"));
  await run.keep();
  await run.writeSummary({ chosenDepth: 7 } as RunSummary);
  return notices;
}

const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("createRunFolder() makes a folder again that was removed or moved, with all that is known", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  for (
    const happens of [
      () => Deno.removeSync(path, { recursive: true }),
      () => Deno.renameSync(path, `${path}-2`),
    ]
  ) {
    assert.deepEqual(await during(path, happens), [
      `${path} was removed or moved during the run; it is made again`,
    ]);
    assert.deepEqual(names(path), ["SHA256SUMS", "network", "run.json", "summary.json"]);
    assert.deepEqual(JSON.parse(Deno.readTextFileSync(join(path, "run.json"))), { seed: 1 });
    Deno.removeSync(path, { recursive: true });
  }
});

Deno.test("createRunFolder() takes a lock again that was removed", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  const removed = () => Deno.removeSync(join(path, ".fathom-lock"));
  assert.deepEqual(await during(path, removed), []);
  assert.deepEqual(names(path), ["SHA256SUMS", "network", "run.json", "summary.json"]);
});

Deno.test("createRunFolder() leaves a folder alone that is another's by now", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  await assert.rejects(
    during(path, async () => {
      Deno.removeSync(path, { recursive: true });
      await using other = await createRunFolder(path);
      await other.writeRun({ seed: 2 });
      await other.writeSummary({ chosenDepth: 8 } as RunSummary);
    }),
    /run was removed or moved during the run, and now holds other files: SHA256SUMS, run.json, summary.json/,
  );
  assert.deepEqual(names(path), ["SHA256SUMS", "run.json", "summary.json"]);
  assert.deepEqual(JSON.parse(Deno.readTextFileSync(join(path, "run.json"))), { seed: 2 });
  Deno.removeSync(path, { recursive: true });

  await using _ = await (async () => {
    let other: Awaited<ReturnType<typeof createRunFolder>> | undefined;
    await assert.rejects(
      during(path, async () => {
        Deno.removeSync(path, { recursive: true });
        other = await createRunFolder(path);
      }),
      Deno.errors.Busy,
    );
    return other!;
  })();
  assert.deepEqual(names(path), [".fathom-lock"]);
});
