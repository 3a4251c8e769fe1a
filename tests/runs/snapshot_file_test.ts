// Snapshots read back from disk, while they are written too.

import assert from "node:assert/strict";
import { openSnapshots } from "../../src/runs/snapshot_file.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { snapshotAt } from "../views/live/snapshots.ts";

const line = (epoch: number, depth?: number) => `${JSON.stringify(snapshotAt(epoch, {}, depth))}\n`;

Deno.test("openSnapshots() reads a file line by line, longer than what it reads at a time", async () => {
  using folder = temporaryFolder();
  const lines = Array.from({ length: 500 }, (_, i) => line(i + 1, 100));
  folder.write("snapshots.jsonl", lines.join("")); // 2 MB
  using file = (await openSnapshots(folder.path))!;
  const found: Snapshot[] = [];
  await file.read((snapshot) => found.push(snapshot));
  assert.deepEqual(found.map((snapshot) => `${JSON.stringify(snapshot)}\n`), lines);
  assert.equal(await file.growing(), false);
});

Deno.test("openSnapshots() follows a file that grows, by whole lines, and beyond its change of name", async () => {
  using folder = temporaryFolder();
  const path = folder.write("snapshots.jsonl.part", line(1) + line(2).slice(0, 30));
  using file = (await openSnapshots(folder.path))!;
  const epochs: number[] = [];
  const read = () => file.read(({ epoch }) => epochs.push(epoch));
  await read();
  assert.deepEqual([epochs, await file.growing()], [[1], true]);
  Deno.writeTextFileSync(path, line(2).slice(30) + line(3), { append: true });
  await read();
  assert.deepEqual(epochs, [1, 2, 3]);
  Deno.writeTextFileSync(path, line(4), { append: true });
  Deno.renameSync(path, path.replace(".part", ""));
  assert.equal(await file.growing(), false);
  await read();
  assert.deepEqual(epochs, [1, 2, 3, 4]);
});

Deno.test("openSnapshots() refuses to go on with a file that was cut back, as its run was resumed", async () => {
  using folder = temporaryFolder();
  const path = folder.write("snapshots.jsonl.part", line(1) + line(2));
  using file = (await openSnapshots(folder.path, "view"))!;
  await file.read(() => {});
  Deno.truncateSync(path, line(1).length);
  await assert.rejects(file.read(() => assert.fail("nothing new")), {
    message: `view: the run in ${folder.path} was resumed meanwhile; read it again`,
  });
});

Deno.test("openSnapshots() ends early once its signal is aborted, whatever the sum is", async () => {
  using folder = temporaryFolder();
  const lines = Array.from({ length: 20_000 }, (_, n) => line(n + 1)).join("");
  const controller = new AbortController();
  folder.write("snapshots.jsonl", lines);
  using file = (await openSnapshots(folder.path))!;
  let count = 0;
  await file.read(() => {
    count++;
    controller.abort();
  }, controller.signal);
  assert.ok(count > 0 && count < 20_000, `${count}`);
});

Deno.test("openSnapshots() finds nothing where there is nothing", async () => {
  using folder = temporaryFolder();
  assert.equal(await openSnapshots(folder.path), undefined);
  assert.equal(await openSnapshots(folder.write("file", "")), undefined);
});

Deno.test("openSnapshots() names the line that is no snapshot", async () => {
  const cases: [string, string][] = [
    ["nonsense", "wanted JSON in PLACE, got an unexpected 'o'"],
    ["", "wanted JSON in PLACE, got nothing"],
    ['{"epoch":1,"epoch":2}', 'field names must be unique, got "epoch" twice in PLACE'],
    ["{}", "wanted a whole number of at least 1 at $.epoch, got none in PLACE"],
    ["null", "wanted an object, got null in PLACE"],
    ["[]", "wanted an object, got a list of 0 in PLACE"],
  ];
  for (const [other, message] of cases) {
    using folder = temporaryFolder();
    const path = folder.write("snapshots.jsonl", line(1) + `${other}\n`);
    using file = (await openSnapshots(folder.path))!;
    await assert.rejects(file.read(() => {}), {
      message: `openSnapshots(): ${message.replace("PLACE", `${path} line 2`)}`,
    });
  }
});

Deno.test("openSnapshots() gives NaN back that JSON has no word for", async () => {
  using folder = temporaryFolder();
  folder.write("snapshots.jsonl", line(1).replace(/"elbo":[^,]*/, '"elbo":null'));
  using file = (await openSnapshots(folder.path))!;
  await file.read(({ elbo }) => assert.ok(Number.isNaN(elbo)));
});
