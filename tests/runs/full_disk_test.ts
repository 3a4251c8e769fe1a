// The files left by programs that write a run, if any of their writes fails.

import assert from "node:assert/strict";
import { join } from "node:path";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { saveRun } from "../../src/runs/save_run.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { onFullDisk } from "../files/full_disk.ts";
import { filesIn } from "../files/files_in.ts";

const data = arrays({
  shape: [2],
  inputs: Float64Array.from({ length: 80 }, (_, i) => Math.sin(i * i)),
  labels: Array.from({ length: 40 }, (_, n) => n % 2),
  test: 0.2,
});
const options = { epochs: 3, engine: "simd", maxDepth: 1, width: 2 } as const;
const saving = { evaluate: false, onNotice: () => {} };
const writing = { ...saving, onLoss: () => {} };

async function trained() {
  const network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 1, width: 2 }), {
    engine: "simd",
  });
  const posterior = depthPosterior({ prior: geometric(1) });
  const last = await lastValueFrom(train(data, { network, posterior, epochs: 3 }));
  return { network, posterior, last, [Symbol.dispose]: () => network[Symbol.dispose]() };
}

Deno.test("saveRun() and writeRun() leave nothing on a full disk, or a run whose network can be loaded", async () => {
  using folder = temporaryFolder();
  using made = await trained();
  const { network, posterior, last } = made;
  const deep = join(folder.path, "new", "deep");
  const empty = join(folder.path, "empty"); // it was there before
  Deno.mkdirSync(empty);
  const works: readonly (readonly [path: string, work: () => Promise<unknown>])[] = [
    [deep, () => saveRun(deep, { network, posterior, last, ...saving })],
    [empty, () => lastValueFrom(train(data, options).pipe(writeRun(empty, writing)))],
  ];
  for (const [path, work] of works) {
    let nothing = 0;
    let kept = 0;
    await onFullDisk(work, async ({ change, error }) => {
      const left = filesIn(folder.path);
      if (!left.has("new/deep/network/") && !left.has("empty/network/")) {
        assert.deepEqual([...left.keys()], ["empty/"], change);
        assert.match(error!.message, /no space left on device/i);
        nothing++;
        return;
      }
      kept++;
      using run = await loadRun(path, { engine: "simd" });
      assert.equal(run.place.epochsTrained, 3, change);
      Deno.removeSync(path === deep ? join(deep, "..") : empty, { recursive: true });
      Deno.mkdirSync(empty, { recursive: true });
    });
    assert.ok(nothing > 20 && kept > 3, `${nothing}, ${kept}`);
    using run = await loadRun(path, { engine: "simd" });
    assert.equal(run.summary?.epochs, 3);
    Deno.removeSync(path === deep ? join(deep, "..") : empty, { recursive: true });
    Deno.mkdirSync(empty, { recursive: true });
  }
});

Deno.test("saveRun() leaves the older run as it was on a full disk, or the newer one in its place", async () => {
  using folder = temporaryFolder();
  using made = await trained();
  const path = join(folder.path, "run");
  const save = (note: string) =>
    saveRun(path, { ...made, ...saving, force: true, options: { note } });
  await save("older");
  let older = filesIn(path);
  let back = 0;
  let replaced = 0;
  await onFullDisk(() => save("newer"), async ({ change }) => {
    const left = filesIn(path);
    if (left.get("run.json") === older.get("run.json")) {
      back++;
      return assert.deepEqual(left, older, change);
    }
    replaced++;
    {
      using run = await loadRun(path, { engine: "simd" });
      assert.equal(run.description.options.note, "newer", change);
    }
    await save("older");
    older = filesIn(path);
  });
  assert.ok(back > 20 && replaced > 3, `${back}, ${replaced}`);
  assert.equal(JSON.parse(filesIn(path).get("run.json")!).options.note, "newer");
});
