// Runs as prove-resume compares them.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type ComparableRun,
  comparableRun,
  differences,
} from "../../../tasks/prove_resume/comparable_run.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { runTask } from "../run_task.ts";

Deno.test("comparableRun() has a part for all that a run leaves, and differences() names what was changed, but no times", async () => {
  using folder = temporaryFolder();
  const args = ["--max-depth", "1", "--width", "4", "--epochs", "4", "--quiet"];
  const { code } = await runTask("train", [...args, "--out", "run"], folder.path);
  assert.equal(code, 0);
  const run = join(folder.path, "run");
  const read = (): Promise<ComparableRun> => comparableRun(run);
  const before = await read();
  assert.equal(before.steps, 4);
  const texts = [1, 2, 3, 4].map((epoch) => `snapshot ${epoch}`);
  assert.deepEqual([...before.parts.keys()], [
    "the last weights",
    "the best weights",
    "the posterior's state",
    ...texts,
    "snapshot 4 (final)",
    "network/specification.json",
    "network/posterior.json",
    "network/state.safetensors",
    "summary.json",
  ]);
  const edit = async (name: string, change: (text: string) => string) => {
    const path = join(run, name);
    Deno.writeTextFileSync(path, change(Deno.readTextFileSync(path)));
    return differences(before, await read());
  };
  assert.deepEqual(
    await edit("summary.json", (text) => text.replace(/"seconds": /, '"seconds": 1')),
    [],
  );
  assert.deepEqual(
    await edit("snapshots.jsonl", (text) => text.replace(/"seconds":/g, '"seconds":1')),
    [],
  );
  assert.equal((await read()).sum, before.sum);
  assert.deepEqual(
    await edit("snapshots.jsonl", (text) => text.replace('"epoch":3', '"epoch":7')),
    ["snapshot 3", "snapshot 7"],
  );
  assert.notEqual((await read()).sum, before.sum);
});

Deno.test("comparableRun() refuses a folder without checkpoints", async () => {
  using folder = temporaryFolder();
  await assert.rejects(
    comparableRun(folder.path),
    /wanted a run with checkpoints in .*, got none;/,
  );
});
