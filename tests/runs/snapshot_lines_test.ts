// The file of a run's snapshots.

import assert from "node:assert/strict";
import { snapshotLines, type SnapshotLinesOptions } from "../../src/runs/snapshot_lines.ts";
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
