// The tasks of engine tensorflow as processes, with their own permissions.

import assert from "node:assert/strict";
import { requiresTensorFlow } from "../requirements.ts";
import { folderWithEngine } from "./folder_with_engine.ts";
import { runTask } from "./run_task.ts";

Deno.test({
  name: "deno task verify:tensorflow passes every reference file, and TensorFlow logs nothing",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const { code, out, err } = await runTask("verify:tensorflow", [], folder.path);
    assert.deepEqual([code, err], [0, ""]);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.ok(lines.length >= 4);
    for (const { engine, passed, worst } of lines) {
      assert.deepEqual([engine, passed], ["tensorflow", true]);
      assert.ok(worst < 1e-4);
    }
  },
});

Deno.test({
  name:
    "deno task train:tensorflow says device and version, and evaluate:tensorflow takes what it wrote",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const train = await runTask(
      "train:tensorflow",
      [..."--epochs 2 --max-depth 2 --width 4 --threads 1 --out run".split(" ")],
      folder.path,
    );
    assert.equal(train.code, 0);
    assert.match(train.out, /^engine {4}tensorflow: .*, TensorFlow \d+\.\d+\.\d+/m);
    assert.doesNotMatch(train.err + train.out, /oneDNN|absl|WARNING/);
    const evaluate = await runTask("evaluate:tensorflow", ["run"], folder.path);
    assert.equal(evaluate.code, 0, evaluate.err);
    assert.ok(Deno.statSync(`${folder.path}/run/evaluation.json`).isFile);
  },
});

Deno.test({
  name:
    "a run of train:tensorflow is resumed with its own threads, and every other command names that task",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const begun = "--epochs 2 --max-depth 2 --width 4 --threads 1 --quiet --out run".split(" ");
    assert.equal((await runTask("train:tensorflow", begun, folder.path)).code, 0);
    const resume = "--resume run --epochs 3 --quiet".split(" ");
    const refused = await runTask("train", resume, folder.path);
    assert.deepEqual([refused.code, refused.err], [
      1,
      "fathom: engine tensorflow: permission --allow-ffi is missing; run the task train:tensorflow, which has it\n",
    ]);
    const again = await runTask("train:tensorflow", begun, folder.path);
    assert.match(again.err, /holds a run; --force replaces it/);
    const { code, err } = await runTask("train:tensorflow", resume, folder.path);
    assert.deepEqual([code, err], [0, ""]);
    const { engine, resumed } = JSON.parse(Deno.readTextFileSync(`${folder.path}/run/run.json`));
    assert.equal(engine.threads, 1);
    assert.deepEqual(resumed[0].engine, engine);
  },
});

Deno.test({
  name: "deno task prove-resume proves runs of engine tensorflow, too",
  ...requiresTensorFlow(),
  async fn() {
    using folder = folderWithEngine();
    const flags = "--engine tensorflow --threads 1 --max-depth 2 --width 4 --epochs 300 --kills 1";
    const { code, out, err } = await runTask("prove-resume", flags.split(" "), folder.path);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^identical: 300 steps, 1 kill, SHA-256 equal/m);
  },
});
