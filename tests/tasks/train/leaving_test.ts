// deno task train ended by signals: exit codes, what is left, and that the run goes on with the same bits.

import assert from "node:assert/strict";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { comparableRun, differences } from "../../../tasks/prove_resume/comparable_run.ts";
import { leavingCode } from "../../../tasks/train/leaving.ts";
import { hasCheckpoint } from "../../../src/training/checkpoints/folder.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { runTask, startTask } from "../run_task.ts";

const ignore = Deno.build.os === "windows";
const training = [
  "--max-depth",
  "4",
  "--width",
  "8",
  "--epochs",
  "1500",
  "--patience",
  "1500",
  "--quiet",
];

/** Starts a run, sends a signal once a snapshot has come, and gives how it ended. */
async function signalled(
  args: readonly string[],
  cwd: string,
  signal: Deno.Signal,
): Promise<{ readonly code: number; readonly err: string }> {
  const task = startTask("train", [...args, "--json"], cwd);
  const reader = task.stdout.getReader();
  await reader.read();
  task.kill(signal);
  while (!(await reader.read()).done);
  const err = await new Response(task.stderr).text();
  return { code: (await task.status).code, err };
}

/** Holds a run to the uninterrupted one. */
async function assertSame(whole: string, other: string): Promise<void> {
  assert.deepEqual(differences(await comparableRun(whole), await comparableRun(other)), [], other);
}

Deno.test({
  name:
    "deno task train after SIGINT, SIGTERM and SIGHUP is complete as far as it came, and goes on with the same bits",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const whole = runTask("train", [...training, "--out", "whole"], path);
    const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
    for (const [signal, code] of Object.entries(codes)) {
      const run = join(path, signal);
      const ended = await signalled([...training, "--out", signal], path, signal as Deno.Signal);
      assert.equal(ended.code, code, ended.err);
      const summary = JSON.parse(Deno.readTextFileSync(join(run, "summary.json")));
      assert.equal(summary.stoppedBy, "interrupt");
      assert.ok(summary.epochs < 1500 && summary.test, signal);
      const resumed = await runTask("train", ["--resume", signal, "--quiet"], path);
      assert.deepEqual([resumed.code, resumed.err], [0, ""]);
      assert.equal((await whole).code, 0);
      await assertSame(join(path, "whole"), run);
    }
  },
});

Deno.test({
  name:
    "deno task train --resume-or-start begins, goes on after SIGUSR1, and says when it is finished",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const args = [...training, "--resume-or-start", "--out", "run"];
    const left = await signalled(args, path, "SIGUSR1");
    assert.equal(left.code, leavingCode, left.err);
    assert.match(left.err, /^fathom: saved; deno task train --resume run goes on$/m);
    assert.ok(hasCheckpoint(join(path, "run")) && !existsSync(join(path, "run", "summary.json")));
    const [next, whole] = await Promise.all([
      runTask("train", args, path),
      runTask("train", [...training, "--out", "whole"], path),
    ]);
    assert.deepEqual([next.code, whole.code], [0, 0], next.err);
    await assertSame(join(path, "whole"), join(path, "run"));
    const again = await runTask("train", args, path);
    assert.deepEqual([again.code, again.out], [0, ""]);
    assert.match(again.err, /the run in run has ended after its 1,500 epochs, and is finished; /);
  },
});

Deno.test({
  name:
    "deno task train ends with the signal's code when --grace is over, and the run is resumable",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    // a final evaluation of a while
    const args = ["--points", "400000", "--max-depth", "20", "--epochs", "1000"];
    const ended = await signalled(
      [...args, "--grace", "0.1s", "--quiet", "--out", "run"],
      path,
      "SIGTERM",
    );
    assert.equal(ended.code, 143, ended.err);
    assert.match(
      ended.err,
      /the run is not finished after 0\.1 s \(--grace\); deno task train --resume run finishes it/,
    );
    assert.ok(!existsSync(join(path, "run", "summary.json")));
    assert.ok(hasCheckpoint(join(path, "run")));
  },
});

Deno.test({
  name:
    "deno task train whose folder is moved away or removed makes it again, saves the run there, and it goes on with the same bits",
  ignore,
  async fn() {
    using folder = temporaryFolder();
    const { path } = folder;
    const whole = runTask("train", [...training, "--out", "whole"], path);
    for (const take of [(run: string) => Deno.renameSync(run, `${run}-away`), removeAll]) {
      const run = join(path, take.name || "moved");
      const args = [...training, "--json", "--out", run];
      const task = startTask("train", args, path);
      const reader = task.stdout.getReader();
      await reader.read();
      take(run);
      await reader.read();
      task.kill("SIGUSR1");
      while (!(await reader.read()).done);
      const err = await new Response(task.stderr).text();
      assert.equal((await task.status).code, leavingCode, err);
      assert.match(err, /was removed or moved during the run; it is made again$/m);
      const resumed = await runTask("train", ["--resume", run, "--quiet"], path);
      assert.deepEqual([resumed.code, resumed.err], [0, ""]);
      assert.equal((await whole).code, 0);
      await assertSame(join(path, "whole"), run);
    }
  },
});

function removeAll(run: string): void {
  Deno.removeSync(run, { recursive: true });
}
