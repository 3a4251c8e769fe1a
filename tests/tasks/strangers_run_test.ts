// Every command that reads a run, given one of a stranger's: what it refuses, and what it reads when told to.

import assert from "node:assert/strict";
import { join } from "node:path";
import { copyFolder } from "../data/copy_folder.ts";
import { hasSpecialFiles, makeFifo } from "../data/special_files.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";
import { follow, inState } from "../live/event_client.ts";
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
  name:
    "every command that reads a run refuses one that was changed, unless --accept-changed is given",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await writeFinishedRun(at("run"));
    folder.write("points.csv", "0.5,0.5\n1,1\n");
    Deno.copyFileSync(at("run/network/state.safetensors"), at("net.safetensors"));
    await copyFolder(at("run"), at("changed"));
    const file = at("changed/network/posterior.json");
    Deno.writeTextFileSync(file, `${Deno.readTextFileSync(file)} `);
    await copyFolder(at("run"), at("fifo"));
    Deno.removeSync(at("fifo/run.json"));
    await makeFifo(at("fifo/run.json"));
    const before = folder.names();
    for (const [task, args] of calls("changed")) {
      const call = (...args: string[]) => runTask(task, args, folder.path);
      await assertRefused(call, [
        [
          args,
          1,
          /^fathom: changed\/network\/posterior\.json was changed since the run was written: its SHA-256 is not that in changed\/SHA256SUMS; --accept-changed reads it all the same$/m,
        ],
        [
          calls("fifo").find(([name]) => name === task)![1],
          1,
          /^fathom: wanted a regular file at fifo\/run\.json, got a FIFO$/m,
        ],
      ]);
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
    /^fathom: view: run\/snapshots\.jsonl was changed since the run was written: .*; --accept-changed reads it all the same\n$/,
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
      /^fathom: the run in run names data at .*elsewhere\/t\.csv, outside the current folder; add --data .*t\.csv if it is to be read$/m,
    ]]);
    await assertRefused(call, [
      [
        [...args, "--data", "mnist"],
        1,
        /^fathom: --data must be the path of a file, got mnist for/m,
      ],
      [[...args, "--data", ""], 2, /^fathom: --data must be a file FILE\.csv, got ""/],
    ]);
    const told = await call(...args, "--data", "../elsewhere/t.csv");
    assert.equal(told.code, 0, `${task}: ${told.err}`);
  }
});
