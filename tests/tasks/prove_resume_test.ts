// deno task prove-resume as a process: proof, difference, and wrong calls.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { proveResumeCommand } from "../../tasks/prove_resume.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { assertMisread } from "./misread.ts";
import { assertRefused, runTask } from "./run_task.ts";

const small = ["--max-depth", "2", "--width", "4", "--epochs", "120"];

Deno.test("deno task prove-resume says that the killed run is the uninterrupted one, and keeps both only if told", async () => {
  using folder = temporaryFolder();
  const { code, out, err } = await runTask(
    "prove-resume",
    [...small, "--kills", "2", "--out", "proof"],
    folder.path,
  );
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^uninterrupted {2}120 steps in \d+\.\d s\n/);
  assert.match(out, /\nidentical: 120 steps, 2 kills, SHA-256 equal \([0-9a-f]{64}\)\n$/);
  assert.deepEqual(folder.names(), ["proof"]);
  const runs = [...Deno.readDirSync(join(folder.path, "proof"))].map(({ name }) => name);
  assert.ok(runs.includes("uninterrupted") && runs.includes("killed-1"), runs.join());
});

Deno.test("deno task prove-resume finds a program that draws a number anew, and keeps its runs", async () => {
  using folder = temporaryFolder();
  const program = fileURLToPath(new URL("./prove_resume/random_program.ts", import.meta.url));
  const { code, out, err } = await runTask(
    "prove-resume",
    ["--program", program, "--kills", "1", "--quiet", "--out", "proof"],
    folder.path,
  );
  assert.deepEqual([code, out], [1, ""], err);
  assert.match(err, /^fathom: different after 1 kill: summary\.json; the runs are in proof\n$/);
  assert.ok(folder.names().includes("proof"));
});

Deno.test("deno task prove-resume passes on what a program says when it fails, and its exit code", async () => {
  using folder = temporaryFolder();
  const program = folder.write("program.ts", 'console.error("first\\nsecond"); Deno.exit(3);');
  const { code, out, err } = await runTask("prove-resume", ["--program", program], folder.path);
  assert.deepEqual([code, out, err], [3, "", "first\nsecond\n"]);
});

Deno.test("deno task prove-resume ends with 2 and one line when it is called wrongly, and with train's own errors", async () => {
  using folder = temporaryFolder();
  assertMisread((args) => proveResumeCommand.read(args)!, proveResumeCommand.flags, [
    [["--kills", "0"], /--kills must be a whole number from 1 to 1,?000, got "0"$/],
    [["--program", "a.ts", "--seed", "2"], /^--program decides how it trains, got also --seed; /],
    [["--resume", "a"], /unknown flag --resume/],
    [["--checkpoint-every", "1 minute"], /--checkpoint-every must be a text as "60s"/],
  ]);
  folder.write("there/file", "");
  await assertRefused((...args) => runTask("prove-resume", args, folder.path), [
    [["--out", "there", ...small], 1, /wanted a new folder --out there: .*exists/],
    [["--data", "nothing.csv", ...small], 1, /^fathom: .*nothing\.csv/],
    [["--augment", ...small], 2, /^fathom: --augment is for images/],
  ]);
  assert.deepEqual(folder.names(), ["there"]);
});
