// The command that goes on with a run.

import assert from "node:assert/strict";
import { join } from "node:path";
import { resumeCall, trainTask } from "../../src/runs/resume_call.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("resumeCall() names the task that has the permissions of the run's engine", () => {
  using folder = temporaryFolder();
  const wrote = (text: string) => {
    Deno.writeTextFileSync(join(folder.path, "run.json"), text);
    return resumeCall(folder.path);
  };
  assert.equal(resumeCall(folder.path), `deno task train --resume ${folder.path}`); // no run.json
  assert.equal(wrote('{"engine":'), `deno task train --resume ${folder.path}`);
  assert.equal(wrote('{"engine":{"name":"simd"}}'), `deno task train --resume ${folder.path}`);
  assert.equal(
    wrote('{"engine":{"name":"tensorflow"}}'),
    `deno task train:tensorflow --resume ${folder.path}`,
  );
  assert.equal(resumeCall("my run", "wasm"), "deno task train --resume 'my run'");
});

Deno.test("trainTask() is a task that there is, and train for an engine that is unknown", async () => {
  const { default: { tasks } } = await import("../../deno.json", { with: { type: "json" } });
  for (
    const engine of ["simd", "webgpu", "wasm", "cpu", "tensorflow", "auto", "other", undefined]
  ) {
    assert.ok(trainTask(engine) in tasks);
  }
  assert.equal(trainTask("other"), "train");
});
