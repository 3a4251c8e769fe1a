// The snapshots that a run wrote before it is resumed.

import assert from "node:assert/strict";
import type { MonoTypeOperatorFunction } from "rxjs";
import { earlierSnapshots } from "../../src/runs/earlier_snapshots.ts";
import { snapshotLines } from "../../src/runs/snapshot_lines.ts";
import { readCheckpoint } from "../../src/training/checkpoints/checkpoint_store.ts";
import { checkpointFolder } from "../../src/training/checkpoints/folder.ts";
import { passThrough } from "../../src/training/sinks/pass_through.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { trainAndCopy, trainWith } from "../training/killed_runs.ts";

const lines = (folder: string): MonoTypeOperatorFunction<Snapshot> =>
  passThrough(() => snapshotLines("test", `${folder}/snapshots.jsonl`));

const epochsOf = (snapshots: readonly Snapshot[]) => snapshots.map(({ epoch }) => epoch);

Deno.test("earlierSnapshots() has those up to the checkpoint of a killed run, not the later ones or a torn line", async () => {
  using folder = temporaryFolder();
  const [run, killed] = [`${folder.path}/run`, `${folder.path}/killed`];
  Deno.mkdirSync(run);
  await trainAndCopy(run, killed, lines(run));
  const part = `${killed}/snapshots.jsonl.part`;
  const text = Deno.readTextFileSync(part);
  Deno.writeTextFileSync(part, "\0\0torn", { append: true });
  const { facts } = (await readCheckpoint(checkpointFolder(killed)))!.state;
  const epochs = Math.floor((facts.step as number) / 2);
  const written = text.trimEnd().split("\n").slice(0, epochs).map((line) => JSON.parse(line));
  assert.ok(epochs >= 4 && epochs < 9);
  assert.deepEqual(await earlierSnapshots(killed), written);
  const counters = facts.counters as Record<string, unknown>;
  assert.deepEqual(await earlierSnapshots(killed, { counters }), written);
  assert.deepEqual(await earlierSnapshots(killed, { counters: {} }), []); // saved before the first
});

Deno.test("earlierSnapshots() of a run that ended has all but the final one, and none where there is no run", async () => {
  using folder = temporaryFolder();
  assert.deepEqual(await earlierSnapshots(folder.path), []);
  assert.deepEqual(await earlierSnapshots(`${folder.path}/missing`), []);
  await trainWith(lines(folder.path), { checkpoints: { folder: folder.path }, epochs: 3 });
  assert.deepEqual(epochsOf(await earlierSnapshots(folder.path)), [1, 2, 3]);
});

Deno.test("earlierSnapshots() refuses a file that was shortened or removed", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/snapshots.jsonl`;
  await trainWith(lines(folder.path), { checkpoints: { folder: folder.path }, epochs: 3 });
  const shortened = (found: number) => ({
    message: new RegExp(
      `^earlierSnapshots\\(\\): .*/snapshots.jsonl must have at least \\d+ bytes, as when the run was saved, got ${found}; `,
    ),
  });
  Deno.truncateSync(path, 100);
  await assert.rejects(earlierSnapshots(folder.path), shortened(100));
  Deno.removeSync(path);
  await assert.rejects(earlierSnapshots(folder.path), shortened(0));
});
