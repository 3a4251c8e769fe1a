// Signals that come to deno task train at its critical moments: exit codes, and that the same command then goes on with the
// same bits.

import assert from "node:assert/strict";
import { join } from "node:path";
import { leavingCode } from "../../../tasks/train/leaving.ts";
import { isThere } from "../../../src/files/is_there.ts";
import { hasCheckpoint } from "../../../src/training/checkpoints/folder.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import type { AskedFault } from "../disk_fault.ts";
import { faulty } from "../interrupted_task.ts";
import { runTask } from "../run_task.ts";
import { assertSame, faultyTraining, type WholeRun, wholeRun } from "./faulty_run.ts";

/** Enough for signals to come before the last. */
const epochs = 600;

const args = faultyTraining(epochs);

/** What is left: the run with its results, a run to resume, or nothing. */
type Left = "results" | "checkpoint" | "nothing";

const moments: readonly (readonly [
  what: string,
  at: string | Pick<AskedFault, "at" | "n">,
  signals: readonly Deno.Signal[],
  code: number,
  left?: Left,
])[] = [
  ["SIGUSR1 before the data are loaded", "mkdir run$", ["SIGUSR1"], leavingCode, "nothing"],
  ["SIGUSR1 at about the first step", "rename .*run.json", ["SIGUSR1"], leavingCode],
  ["SIGUSR1 in a checkpoint", "write .*step-", ["SIGUSR1"], leavingCode, "checkpoint"],
  [
    "SIGUSR1 in the final evaluation",
    "rename .*network/state",
    ["SIGUSR1"],
    leavingCode,
    "checkpoint",
  ],
  ["SIGTERM in a checkpoint", "write .*step-", ["SIGTERM"], 143, "results"],
  ["SIGINT at the weights", "write .*network/.state", ["SIGINT"], 130, "results"],
  ["SIGHUP when all is done but its last file", "rename .*summary.json", ["SIGHUP"], 0, "results"],
  [
    "SIGTERM twice in the second checkpoint",
    { at: "(write|rename) .*step-", n: 2 },
    ["SIGTERM", "SIGTERM"],
    143,
    "checkpoint",
  ],
];

const leftIn = (run: string): Left =>
  isThere(join(run, "summary.json"), "")
    ? "results"
    : hasCheckpoint(run)
    ? "checkpoint"
    : "nothing";

async function assertMoment(
  whole: WholeRun,
  [what, at, signals, code, left]: typeof moments[number],
): Promise<void> {
  using folder = temporaryFolder();
  const { path } = folder;
  const train = { call: ["train", ...args] } as const;
  const ended = await faulty(train, path, {
    fault: "slow",
    ...typeof at === "string" ? { at } : at,
  }, signals);
  assert.equal(ended.code, code, `${what}: ${ended.err}`);
  if (left) assert.equal(leftIn(join(path, "run")), left, `${what}: ${ended.err}`);
  const again = await runTask("train", args, path);
  assert.equal(again.code, 0, `${what}: ${again.err}`);
  await assertSame(what, path, whole);
}

async function assertAsItWas(whole: WholeRun): Promise<void> {
  using folder = temporaryFolder();
  const { path } = folder;
  const train = { call: ["train", ...args] } as const;
  await faulty(train, path, { fault: "held", at: "rename .*summary.json" });
  const ended = await faulty(train, path, { fault: "slow", at: "open .*lock" }, ["SIGINT"]);
  assert.equal(ended.code, 130, ended.err);
  assert.equal(leftIn(join(path, "run")), "checkpoint");
  assert.equal((await runTask("train", args, path)).code, 0);
  await assertSame("resumed", path, whole);
}

Deno.test({
  name:
    "deno task train leaves with the signal's code whenever it comes, and goes on with the same bits",
  ignore: Deno.build.os === "windows",
  async fn() {
    const whole = await wholeRun(epochs);
    const next = moments.values();
    const worker = async () => {
      for (const moment of next) await assertMoment(whole, moment);
    };
    await Promise.all([worker(), worker(), assertAsItWas(whole)]);
  },
});
