// Runs of deno task train that are killed at a change of the disk, or whose disk fails there, and what must hold when the
// same command line is given again.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type ComparableRun,
  comparableRun,
  differences,
} from "../../../tasks/prove_resume/comparable_run.ts";
import { isThere } from "../../../src/files/is_there.ts";
import { filesIn } from "../../files/files_in.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { eventsOf } from "../../views/tensorboard/event_reader.ts";
import type { AskedFault } from "../disk_fault.ts";
import { assertFailed, faulty } from "../interrupted_task.ts";
import { runTask } from "../run_task.ts";

/** 3 steps an epoch, saved every 7 steps. */
export const faultyTraining = (epochs = 12) => [
  ...`--points 60 --max-depth 2 --width 4 --batch-size 20 --epochs ${epochs}`.split(" "),
  ..."--engine simd --checkpoint-every 7steps --tensorboard logs --out run --resume-or-start --quiet"
    .split(" "),
];

/** A run without faults. */
export interface WholeRun {
  readonly run: ComparableRun;
  readonly events: readonly unknown[];
  /** The changes of the disk, in their order. */
  readonly changes: readonly string[];
}

/** Trains without faults. */
export async function wholeRun(epochs?: number): Promise<WholeRun> {
  using folder = temporaryFolder();
  const { path } = folder;
  const train = { call: ["train", ...faultyTraining(epochs)] } as const;
  const { code, err, changes } = await faulty(train, path, {});
  assert.equal(code, 0, err);
  return { run: await comparableRun(join(path, "run")), events: eventsIn(path), changes };
}

/**
 * Trains with a fault, then gives the command again on a disk that works, and holds what is left to the run without faults:
 * snapshots, weights, posterior and summary; TensorBoard's events unless their loss was told. A run that ended with 0 has
 * its results at once; only of its checkpoints one may be missing, if that was told.
 *
 * @returns in words what happened; undefined where the run ended before the fault
 */
export async function faultyRun(whole: WholeRun, asked: AskedFault): Promise<string | undefined> {
  using folder = temporaryFolder();
  const { path } = folder;
  const { changes: [change], code, err } = await faulty(
    { call: ["train", ...faultyTraining()] },
    path,
    asked,
  );
  if (change === undefined) return undefined;
  const at = `${asked.fault} at ${change}`;
  const losses = err.split("\n").filter((line) => /the work continues without it$/.test(line));
  if (code === 0) await assertSame(at, path, whole, losses);
  else if (code !== undefined) assertFailed(at, code, err);

  const again = await runTask("train", faultyTraining(), path);
  assert.equal(again.code, 0, `${at}: ${again.err}`);
  const told = [...losses, ...again.err.split("\n").filter((line) => /is missing/.test(line))];
  await assertSame(at, path, whole, told);
  const hidden = [...filesIn(path).keys()].filter((name) =>
    /(^|\/)\.|\.part$/.test(name) && !/\.fathom-(tensorboard-)?lock$/.test(name) // nobody holds them
  );
  assert.deepEqual(hidden, [], `${at}: left`);
  const end = code === undefined ? "killed" : code === 0 ? "went on" : "told";
  if (/ is finished; /.test(again.err)) return `${end}, finished`;
  const { resumed } = JSON.parse(Deno.readTextFileSync(join(path, "run", "run.json")));
  return `${end}, ${resumed ? "resumed" : "started again"}`;
}

const ofCheckpoint = /^(the last weights|the best weights|the posterior's state)$/;

/** Holds the run in a folder to the run without faults, as far as no losses were told. */
export async function assertSame(
  at: string,
  folder: string,
  { run, events }: WholeRun,
  losses: readonly string[] = [],
): Promise<void> {
  const lost = (what: RegExp) => losses.some((line) => what.test(line));
  const part = join(folder, "run", "snapshots.jsonl.part");
  if (lost(/cannot rename .*snapshots/) && isThere(part)) {
    Deno.renameSync(part, part.slice(0, -".part".length));
  }
  let different = differences(run, await comparableRun(join(folder, "run")));
  if (lost(/cannot save the run|checkpoint/)) {
    different = different.filter((part) => !ofCheckpoint.test(part));
  }
  assert.deepEqual(different, [], `${at}: ${losses}`);
  if (!lost(/tfevents/)) assert.deepEqual(eventsIn(folder), events, at);
}

const eventsIn = (folder: string) =>
  eventsOf(join(folder, "logs")).map(({ step, tags }) => [step, tags]);
