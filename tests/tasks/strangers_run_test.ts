// Every command that reads a run, given one of a stranger's: what it refuses, and what it reads when told to.

import assert from "node:assert/strict";
import { join } from "node:path";
import { copyFolder } from "../files/copy_folder.ts";
import { hasSpecialFiles, makeFifo } from "../files/special_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { follow, inState } from "../views/live/event_client.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { writeFinishedRun } from "../runs/finished_run.ts";
import { addressOf } from "./page_address.ts";
import { assertRefused, runTask, startTask, type TaskName } from "./run_task.ts";

/** Calls of each command for a run; nothing that takes long. */
const calls = (run: string): [TaskName, string[]][] => [
  ["evaluate", [run, "--resamples", "0", "--quiet", "--out", `${run}-evaluated`]],
  ["prune", [run, "--no-timing", "--resamples", "0", "--quiet", "--out", `${run}-pruned`]],
  ["predict", [run, "points.csv", "--quiet"]],
  ["export", [run, "--format", "onnx", "--quiet", "--out", `${run}.onnx`]],
  ["import", ["net.safetensors", "--like", run, "--quiet", "--out", `${run}-imported`]],
];

Deno.test({
  name: "deno task evaluate and view refuse FIFOs and devices at once",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    Deno.mkdirSync(at("fifo"));
    await makeFifo(at("fifo/run.json"));
    Deno.mkdirSync(at("zero"));
    Deno.symlinkSync("/dev/zero", at("zero/run.json"));
    for (const task of ["evaluate", "view"] as const) {
      await assertRefused((...args) => runTask(task, args, folder.path), [
        [["fifo"], 1, /^fathom: wanted a regular file at fifo\/run\.json, got a FIFO$/m],
        [
          ["zero"],
          1,
          /^fathom: zero\/run\.json is a link to \/dev\/zero, outside of zero, /,
        ],
      ]);
    }
  },
});

Deno.test({
  name: "commands that read a run refuse one that was changed, unless --accept-changed is given",
  async fn() {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await writeFinishedRun(at("run"));
    folder.write("points.csv", "0.5,0.5\n1,1\n");
    Deno.copyFileSync(at("run/network/state.safetensors"), at("net.safetensors"));
    copyFolder(at("run"), at("changed"));
    const file = at("changed/network/posterior.json");
    Deno.writeTextFileSync(file, `${Deno.readTextFileSync(file)} `);
    const before = folder.names();
    for (const [task, args] of calls("changed")) {
      const call = (...args: string[]) => runTask(task, args, folder.path);
      await assertRefused(call, [[
        args,
        1,
        /^fathom: (cannot import net\.safetensors: )?changed\/network\/posterior\.json was changed since the run was written: its SHA-256 is not that in changed\/SHA256SUMS; --accept-changed reads it anyway$/m,
      ]]);
      assert.deepEqual(folder.names(), before, task);
      const accepted = await call(...args, "--accept-changed");
      assert.equal(accepted.code, 0, `${task}: ${accepted.err}`);
      for (const made of folder.names().filter((name) => !before.includes(name))) {
        Deno.removeSync(at(made), { recursive: true });
      }
    }
  },
});

Deno.test("deno task view refuses a run that was changed, and shows it with --accept-changed", async () => {
  using folder = temporaryFolder();
  const run = join(folder.path, "run");
  await writeFinishedRun(run);
  const file = join(run, "snapshots.jsonl");
  Deno.writeTextFileSync(file, Deno.readTextFileSync(file).replace('"epoch":1,', '"epoch":1, '));
  const refused = await runTask("view", ["run", "--port", "0"], folder.path);
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /^fathom: view: run\/snapshots\.jsonl was changed since the run was written: .*; --accept-changed reads it anyway\n$/,
  );
  const task = startTask("view", ["run", "--port", "0", "--accept-changed"], folder.path);
  const { address, rest } = await addressOf(task.stdout);
  await using client = await follow(address);
  await client.until(inState("ended", 0));
  task.kill("SIGTERM");
  await rest;
  const err = await new Response(task.stderr).text();
  assert.deepEqual([(await task.status).code, err], [0, ""]);
});

Deno.test("deno task evaluate and prune read a table outside of the current folder only with --data", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 60 }, (_, n) => `${n % 7},${n % 5},${n % 7 > 3 ? "a" : "b"}`);
  const data = folder.write("elsewhere/t.csv", ["x,y,kind", ...rows].join("\n"));
  const run = join(folder.path, "here", "run");
  Deno.mkdirSync(run, { recursive: true });
  await writeExampleRun(run, { data, points: undefined, epochs: 2 });
  const cwd = join(folder.path, "here");
  for (const [task, args] of calls("run").slice(0, 2)) {
    const call = (...args: string[]) => runTask(task, args, cwd);
    // one after the other, as they have one folder for their results
    await assertRefused(call, [[
      args,
      1,
      /^fathom: the run in run names data at .*elsewhere\/t\.csv, outside the current folder; add --data .*t\.csv to read it$/m,
    ]]);
    const told = await call(...args, "--data", "../elsewhere/t.csv");
    assert.equal(told.code, 0, `${task}: ${told.err}`);
  }
  await assertRefused((...args) => runTask("evaluate", args, cwd), [
    [
      ["run", "--data", "mnist", "--out", "o"],
      1,
      /^fathom: --data must be the path of a file, got mnist for/,
    ],
    [["run", "--data", ""], 2, /^fathom: --data must be a file FILE\.csv, got ""/],
  ]);
});
