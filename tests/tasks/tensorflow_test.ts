// The tasks of engine tensorflow as processes, with their own permissions.

import assert from "node:assert/strict";
import { installFolder } from "../../src/engines/tfjs/native/places.ts";
import { requiresTensorFlow } from "../requirements.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";
import { runTask } from "./run_task.ts";

/** A folder in which the engine is installed, as in the repository's. */
function folderWithEngine(): TemporaryFolder {
  const folder = temporaryFolder();
  const installed = new URL(`../../${installFolder}`, import.meta.url);
  Deno.symlinkSync(installed, `${folder.path}/${installFolder}`, { type: "dir" });
  return folder;
}

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
