// deno task experiment as a process.

import assert from "node:assert/strict";
import type { RunRecord } from "../../src/studies/experiments/runs.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { assertRefused, endOf, runTask, startTask } from "./run_task.ts";

const small = "--angles 180,360 --points 40 --seeds 2 --epochs 300 --engine simd".split(" ");

/** The runs that a folder keeps, without what differs between two calls. */
function runsIn(folder: string): RunRecord[] {
  const lines = Deno.readTextFileSync(`${folder}/results.jsonl`).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line)).map((run) => {
    run.outcome.trainingSeconds = 0;
    return run;
  });
}

Deno.test("deno task experiment comes to the same results when it is interrupted twice", async () => {
  using folder = temporaryFolder();
  const whole = await runTask("experiment", ["complexity", ...small], folder.path);
  assert.deepEqual([whole.code, whole.err], [0, ""]);
  const out = `${folder.path}/experiments/complexity`;
  const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["figure.html", "figure.svg", "results.jsonl", "summary.json"]);
  assert.match(whole.out, /^6 of 6 trained/m);
  assert.match(whole.out, /^Chosen depth by turn$/m);
  assert.match(whole.out, /^written to experiments\/complexity: results\.jsonl, summary\.json/m);

  for (const part of [1, 2]) {
    const task = startTask(
      "experiment",
      ["complexity", ...small, "--workers", "1", "--out", "other"],
      folder.path,
    );
    const decoder = new TextDecoder();
    let heard = "";
    for await (const bytes of task.stdout.values({ preventCancel: true })) {
      heard += decoder.decode(bytes, { stream: true });
      if (/^2 of \d trained/m.test(heard)) break;
    }
    task.kill("SIGINT");
    const { code, out, err } = await endOf(task);
    assert.deepEqual([code, err], [130, ""]);
    // a third may have been finished before the signal came
    assert.match(out, /interrupted; \d of 6 runs are finished and kept in other; the same call/);
    assert.ok(runsIn(`${folder.path}/other`).length >= 2 * part);
  }
  const last = await runTask("experiment", ["complexity", ...small, "--out", "other"], folder.path);
  assert.deepEqual([last.code, last.err], [0, ""]);
  assert.match(last.out, /^runs kept from before: [4-6]$/m);
  assert.deepEqual(runsIn(`${folder.path}/other`), runsIn(out));
  for (const name of ["summary.json", "figure.svg"]) {
    assert.equal(
      Deno.readTextFileSync(`${folder.path}/other/${name}`),
      Deno.readTextFileSync(`${out}/${name}`),
    );
  }

  const json = await runTask(
    "experiment",
    ["complexity", ...small, "--out", "other", "--json"],
    folder.path,
  );
  const events = json.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ kind }) => kind), [
    "planned",
    ...Array.from({ length: 6 }, () => "finished"),
    "summary",
  ]);
  assert.ok(events.every(({ kind, kept }) => kind !== "finished" || kept === true));
});

Deno.test("deno task experiment tells wrong calls from other faults, in one line each, and writes nothing", async () => {
  using folder = temporaryFolder();
  folder.write("run/summary.json", "{}");
  folder.write("other/results.jsonl", '{"epoch":1}\n');
  folder.write("file", "");
  const names = folder.names();
  const call = (...args: string[]) =>
    runTask("experiment", [...args, "--quiet", "--seeds", "1", "--epochs", "3"], folder.path);
  await assertRefused(call, [
    [["shallow"], 2, /give an experiment: consistent-depth/],
    [
      ["complexity", "--depths", "3"],
      2,
      /--depths is for consistent-depth, speedup, got complexity/,
    ],
    [["complexity", "--out", "file"], 1, /cannot .*file/],
    [["complexity", "--out", "run"], 1, /got run with summary\.json and no results\.jsonl/],
    [
      ["complexity", "--out", "other"],
      1,
      /wanted a text .* at \$\.key, got none in other\/results\.jsonl line 1/,
    ],
  ]);
  assert.deepEqual(folder.names(), names);
});
