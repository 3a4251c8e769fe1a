// deno task compare as a process.

import assert from "node:assert/strict";
import { temporaryFolder } from "../temporary_folder.ts";
import { compareCommand } from "../../tasks/compare.ts";
import { assertMisread } from "./misread.ts";
import { endOf, runTask, startTask } from "./run_task.ts";

const readCompare = (args: readonly string[]) => compareCommand.read(args)!;

const small = "--points 40 --max-depth 3 --width 6 --epochs 30 --engine simd".split(" ");

Deno.test("deno task compare writes results, summary and figures, and repeats nothing", async () => {
  using folder = temporaryFolder();
  const call = (...more: string[]) =>
    runTask(
      "compare",
      ["--methods", "searched,fixed:1,ensemble:2", "--seeds", "2", ...small, ...more],
      folder.path,
    );
  const first = await call();
  assert.deepEqual([first.code, first.err], [0, ""]);
  const out = `${folder.path}/compare/spirals`;
  const names = [...Deno.readDirSync(out)].map(({ name }) => name).sort();
  assert.deepEqual(names, [
    "figure.html",
    "figure.svg",
    "members",
    "results.jsonl",
    "summary.json",
  ]);
  const results = Deno.readTextFileSync(`${out}/results.jsonl`);
  assert.equal(results.split("\n").length, 7);
  assert.match(first.out, /^8 of 8 trained/m);
  const table = first.out.slice(first.out.indexOf("test error %")).split("\n");
  assert.ok(table.every((line) => [...line].length <= 80));
  for (const name of ["searched, full", "searched, chosen", "fixed:1", "ensemble:2"]) {
    assert.equal(table.filter((line) => line.startsWith(name)).length, 2, name);
  }

  const again = await call("--quiet");
  assert.deepEqual([again.code, again.err], [0, ""]);
  assert.equal(Deno.readTextFileSync(`${out}/results.jsonl`), results);
  assert.ok(first.out.includes(again.out)); // the same table, times too

  const json = await call("--json", "--methods", "fixed:1");
  const lines = json.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ kind }) => kind), ["planned", "finished", "finished", "compared"]);
});

Deno.test("deno task compare keeps finished runs when it is interrupted, and resumes", async () => {
  using folder = temporaryFolder();
  const args = [
    ...small,
    "--epochs",
    "5000",
    "--patience",
    "5000",
    "--workers",
    "1",
    "--out",
    "out",
  ];
  const task = startTask("compare", ["--methods", "fixed:1,fixed:3", ...args], folder.path);
  const decoder = new TextDecoder();
  let heard = "";
  for await (const bytes of task.stdout.values({ preventCancel: true })) {
    heard += decoder.decode(bytes, { stream: true });
    if (heard.includes("fixed:1, seed 1: error")) break;
  }
  task.kill("SIGINT");
  const { code, out, err } = await endOf(task);
  assert.deepEqual([code, err], [130, ""]);
  assert.match(out, /interrupted; 1 of 2 runs are finished and kept in out; the same call resumes/);
  const names = [...Deno.readDirSync(`${folder.path}/out`)].map(({ name }) => name);
  assert.deepEqual(names, ["results.jsonl"]);
  const again = await runTask("compare", ["--methods", "fixed:1", ...args], folder.path);
  assert.equal(again.code, 0);
  assert.match(again.out, /^runs kept from before: 1\nnetworks to train: 0\n/);
});

Deno.test("deno task compare tells wrong calls from other faults, in one line each, and writes nothing", async () => {
  using folder = temporaryFolder();
  folder.write("run/summary.json", "{}");
  folder.write("other/results.jsonl", '{"epoch":1}\n');
  folder.write("file", "");
  assertMisread(readCompare, compareCommand.flags, [
    [["--methods", "best"], /--methods must be one of searched, .*got "best"/],
  ]);
  const cases: [string, number, RegExp][] = [
    ["--methods fixed:4", 2, /--methods must be fixed:D with D from 0 to 3, .*got "fixed:4"/],
    [
      "--methods searched,searched",
      1,
      /every method and seed must be given once, got searched twice/,
    ],
    ["--methods searched --out file", 1, /cannot .*file/],
    ["--methods searched --out file/below", 1, /cannot .*file\/below/],
    ["--methods searched --out run", 1, /got run with summary\.json and no results\.jsonl/],
    [
      "--methods searched --out other",
      1,
      /wanted a text .* at \$\.key, got none in other\/results\.jsonl line 1/,
    ],
    ["--methods searched --learning-rate 1e30", 1, /every run failed: the loss/],
  ];
  const calls = cases.map(([args]) => [...small, "--quiet", ...args.split(" ")]);
  calls.push("--methods searched --data mnist --data-dir nowhere".split(" "));
  cases.push(["mnist", 1, /no mnist in nowhere/]);
  const names = folder.names();
  for (const [i, args] of calls.entries()) {
    const { code, out, err } = await runTask("compare", args, folder.path);
    const [text, wanted, message] = cases[i];
    assert.deepEqual([code, out], [wanted, ""], `${text}: ${err}`);
    assert.match(err, message);
    assert.match(err, /^fathom: [^\n]+\n$/);
    assert.deepEqual(folder.names(), names);
  }
});
