// Two commands in one folder, as processes. tests/soak/folders.ts repeats this many times.

import assert from "node:assert/strict";
import {
  forceAtRandom,
  killedForce,
  killedPredict,
  killedTrain,
  twoCompares,
  twoDefaults,
  twoPrunes,
  twoTrains,
} from "../soak/folder_trials.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { endOf, runTask, startTask } from "./run_task.ts";

Deno.test("two deno task train on one new folder: one trains, the other says who holds it", async () => {
  await twoTrains();
});

Deno.test("two deno task train without --out both train, in folders of their own", async () => {
  await twoDefaults();
});

Deno.test("deno task train --force never takes the folder of a run that is training", async () => {
  await forceAtRandom();
});

Deno.test("two deno task prune into one folder: one prunes, the other says who holds it", async () => {
  await twoPrunes();
});

Deno.test("two deno task compare in one folder lose no finished result", async () => {
  await twoCompares(["fixed:1", "fixed:2"]);
});

Deno.test("deno task train and predict put right what was left by commands that were killed, and say so", async () => {
  assert.equal(
    await killedForce("at once"),
    "the older run was put back or freed, and that was said",
  );
  assert.equal(await killedTrain("at once"), "the next run was told of it");
  assert.equal(
    await killedPredict("at once"),
    "the next one removed what was left, and said so",
  );
});

Deno.test("deno task evaluate and compare refuse the folder of a run that is training", async () => {
  using folder = temporaryFolder();
  const task = startTask(
    "train",
    ["--max-depth", "2", "--width", "4", "--json", "--out", "run"],
    folder.path,
  );
  const reader = task.stdout.getReader();
  await reader.read(); // a snapshot shows that it owns the folder
  const ends = await Promise.all([
    runTask("evaluate", ["run"], folder.path),
    runTask("compare", ["--methods", "fixed:1", "--out", "run", "--quiet"], folder.path),
    runTask("train", ["--out", "run", "--force", "--quiet"], folder.path),
  ]);
  reader.releaseLock();
  task.kill("SIGINT");
  const { code, err } = await endOf(task);
  assert.equal(code, 130, err);
  const owner = `"deno task train --max-depth 2 [^"]*--out run", started [\\d:]+`;
  const inUse = `run is in use by ${owner}; wait for it to end, or choose another folder\n$`;
  const training =
    `the run in run is still training, in ${owner}; its network is written when training ends`;
  for (const [i, wanted] of [training, inUse, inUse].entries()) {
    const { code, out, err } = ends[i];
    assert.deepEqual([code, out], [1, ""], err);
    assert.match(err, new RegExp(`^fathom: .*${wanted}`));
  }
});
