// Whether a run has a checkpoint to go on from.

import assert from "node:assert/strict";
import { hasCheckpoint } from "../../../src/training/checkpoints/folder.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

Deno.test("hasCheckpoint() is true once a checkpoint has its name, not while the first is being written", () => {
  using folder = temporaryFolder();
  const run = `${folder.path}/run`;
  assert.equal(hasCheckpoint(run), false);
  Deno.mkdirSync(run);
  assert.equal(hasCheckpoint(run), false);
  folder.write("run/checkpoints/step-00000001.safetensors.1.part", "");
  assert.equal(hasCheckpoint(run), false);
  folder.write("run/checkpoints/step-00000001.safetensors", "");
  assert.equal(hasCheckpoint(run), true);
});

Deno.test("hasCheckpoint() refuses what is no path, and a file in the place of the folder", () => {
  assert.throws(() => hasCheckpoint(""), /run must be a path/);
  using folder = temporaryFolder();
  folder.write("checkpoints", "");
  assert.throws(() => hasCheckpoint(folder.path), /checkpoints/);
});
