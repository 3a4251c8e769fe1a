// The file of a run's snapshots.

import assert from "node:assert/strict";
import type { MonoTypeOperatorFunction } from "rxjs";
import { snapshotLines, type SnapshotLinesOptions } from "../../src/runs/snapshot_lines.ts";
import { passThrough } from "../../src/training/sinks/pass_through.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { isThere } from "../../src/files/is_there.ts";
import { trainAndCopy, trainWith } from "../training/killed_runs.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { snapshot } from "../training/snapshots.ts";

Deno.test("snapshotLines() writes spaced snapshots and the last, or all of them", () => {
  using folder = temporaryFolder();
  const epochsIn = (name: string, end: "completed" | "left", options?: SnapshotLinesOptions) => {
    const path = `${folder.path}/${name}`;
    const lines = snapshotLines("test", path, options);
    for (let epoch = 1; epoch <= 4103; epoch++) lines.next(snapshot(epoch));
    assert.ok(folder.names().includes(`${name}.part`));
    lines.end(end);
    return Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => JSON.parse(line).epoch);
  };
  for (const end of ["completed", "left"] as const) {
    const spaced = epochsIn(`spaced-${end}`, end);
    assert.deepEqual(spaced.slice(2046, 2050), [2047, 2048, 2050, 2052]);
    assert.deepEqual(spaced.slice(-4), [4094, 4096, 4100, 4103]);
  }
  assert.equal(epochsIn("all", "completed", { allSnapshots: true }).length, 4103);
});

Deno.test("snapshotLines() leaves no file where nothing came, and refuses one that is there", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/snapshots.jsonl`;
  snapshotLines("test", path).end("left");
  assert.deepEqual(folder.names(), []);
  snapshotLines("test", path).end("completed"); // a run without an epoch, which came to its end
  assert.deepEqual(folder.names(), ["snapshots.jsonl"]);
  assert.throws(() => snapshotLines("test", path), Deno.errors.AlreadyExists);
});

Deno.test("snapshotLines() goes on in a resumed run as if it had not been killed, and whatever is in the folder", async () => {
  using folder = temporaryFolder();
  const [run, killed] = [`${folder.path}/run`, `${folder.path}/killed`];
  Deno.mkdirSync(run);
  const sink = (to: string, resume: boolean): MonoTypeOperatorFunction<Snapshot> =>
    passThrough(() => snapshotLines("test", `${to}/snapshots.jsonl`, { resume }));
  await trainAndCopy(run, killed, sink(run, false));
  assert.ok(isThere(`${killed}/snapshots.jsonl.part`));
  await trainWith(sink(killed, true), { resume: killed });
  const text = (path: string) =>
    Deno.readTextFileSync(`${path}/snapshots.jsonl`).replaceAll(/"seconds":[^,}]*/g, "");
  assert.equal(text(killed), text(run));
  await trainWith(sink(killed, true), { epochs: 2 }); // a run of its own
  assert.equal(text(killed).split("\n").length, 4);
});

Deno.test("snapshotLines() tells that lines of a resumed run are missing, which could not be written before", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/snapshots.jsonl`;
  const losses: string[] = [];
  const onLoss = ({ message }: Error) => void losses.push(message);
  const sink = (resume: boolean): MonoTypeOperatorFunction<Snapshot> =>
    passThrough(() => snapshotLines("test", path, { resume, onLoss }), onLoss);
  const write = Deno.FsFile.prototype.writeSync;
  let calls = 0;
  Deno.FsFile.prototype.writeSync = function (bytes) {
    if (++calls === 3) throw new Error("No space left on device (os error 28)");
    return write.call(this, bytes);
  };
  try {
    await trainWith(sink(false), { checkpoints: { folder: folder.path }, epochs: 4 });
  } finally {
    Deno.FsFile.prototype.writeSync = write;
  }
  const kept = Deno.readTextFileSync(path);
  assert.equal(kept.split("\n").length, 3);
  await trainWith(sink(true), { resume: folder.path, epochs: 6 });
  assert.deepEqual(losses, [
    `test(): cannot write ${path}.part: no space left on device`,
    `test(): a part of ${path} is missing after its first ${kept.length} bytes, since it could not be ` +
    "written before the run was resumed",
  ]);
  const epochs = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) =>
    JSON.parse(line).epoch
  );
  assert.deepEqual(epochs, [1, 2, 5, 6, 6]);
});
