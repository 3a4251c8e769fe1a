// deno task train --seeds as a process.

import assert from "node:assert/strict";
import { temporaryFolder } from "../temporary_folder.ts";
import { trainCommand } from "../../tasks/train.ts";
import { assertMisread } from "./misread.ts";
import { endOf, runTask, startTask } from "./run_task.ts";

const small = "--points 40 --max-depth 3 --width 6 --epochs 30 --engine simd".split(" ");

const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("deno task train --seeds gives each seed what deno task train --seed gives, and repeats nothing", async () => {
  using folder = temporaryFolder();
  const call = (...more: string[]) => runTask("train", [...small, ...more], folder.path);
  const first = await call("--seeds", "3", "--seed", "4");
  assert.deepEqual([first.code, first.err], [0, ""]);
  const out = `${folder.path}/seeds/spirals`;
  assert.deepEqual(names(out), ["figure.html", "figure.svg", "results.jsonl", "summary.json"]);
  assert.match(first.out, /^time {6}3 networks, \d at a time: about .* at most \(30 epochs each, /);
  const results = Deno.readTextFileSync(`${out}/results.jsonl`);
  const runs = results.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(runs.map(({ seed }) => seed), [4, 5, 6]);

  const alone = await call("--seed", "5", "--out", "alone", "--quiet");
  assert.equal(alone.code, 0, alone.err);
  const summary = JSON.parse(Deno.readTextFileSync(`${folder.path}/alone/summary.json`));
  const { outcome } = runs[1];
  assert.deepEqual(outcome.posterior, summary.posterior);
  assert.deepEqual(
    [outcome.chosenDepth, outcome.bestEpoch, outcome.stoppedBy, outcome.scores.full],
    [summary.chosenDepth, summary.bestEpoch, summary.stoppedBy, summary.test.full],
  );

  const lines = first.out.split("\n");
  for (const name of ["seed 4", "seed 5", "seed 6", "median", "least", "most"]) {
    const row = lines.findLast((line) => line.startsWith(`${name} `));
    assert.ok(row !== undefined && [...row].length <= 80, name);
  }
  assert.match(first.out, /\nOver 3 seeds [^\n]* of 3\s/);

  const again = await call("--seeds", "3", "--seed", "4", "--quiet");
  assert.deepEqual([again.code, again.err], [0, ""]);
  assert.equal(Deno.readTextFileSync(`${out}/results.jsonl`), results);
  assert.ok(first.out.includes(again.out));

  const json = await call("--seeds", "2", "--seed", "5", "--json");
  const kinds = json.out.trimEnd().split("\n").map((line) => JSON.parse(line).kind);
  assert.deepEqual(kinds, ["planned", "finished", "finished", "repeated", "summary"]);
});

Deno.test("deno task train --seeds keeps finished seeds when it is interrupted, and goes on", async () => {
  using folder = temporaryFolder();
  const args = [...small, "--epochs", "5000", "--patience", "5000", "--workers", "1", "--out", "a"];
  const task = startTask("train", ["--seeds", "2", ...args], folder.path);
  const decoder = new TextDecoder();
  let heard = "";
  for await (const bytes of task.stdout.values({ preventCancel: true })) {
    heard += decoder.decode(bytes, { stream: true });
    if (heard.includes("seed 1: chosen depth")) break;
  }
  task.kill("SIGINT");
  const { code, out, err } = await endOf(task);
  assert.deepEqual([code, err], [130, ""]);
  assert.match(out, /interrupted; 1 of 2 runs are finished and kept in a; the same call resumes/);
  assert.deepEqual(names(`${folder.path}/a`), ["results.jsonl"]);
  const kept = Deno.readTextFileSync(`${folder.path}/a/results.jsonl`);
  const again = await runTask("train", ["--seeds", "2", ...args], folder.path);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /\nruns kept from before: 1\nnetworks to train: 1\n/);
  assert.ok(Deno.readTextFileSync(`${folder.path}/a/results.jsonl`).startsWith(kept));
});

Deno.test("deno task train --seeds ends at a signal that comes while it measures its pace, and leaves nothing", async () => {
  using folder = temporaryFolder();
  const call = ["--seeds", "2", ...small, "--epochs", "1000000", "--patience", "1000000"];
  const task = startTask("train", [...call, "--out", "a"], folder.path);
  const isThere = () => folder.names().some((name) => name.startsWith("a"));
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 700)); // the pace takes twice as long
  task.kill("SIGINT");
  const { code, err } = await endOf(task);
  assert.deepEqual([code, err], [130, ""]);
  assert.deepEqual(folder.names(), []);
});

Deno.test("two deno task train --seeds in one folder: one trains, the other says who holds it or repeats nothing", async () => {
  using folder = temporaryFolder();
  const call = ["--seeds", "2", ...small, "--epochs", "400", "--out", "a", "--quiet"];
  const ends = await Promise.all(
    [0, 1].map(() => endOf(startTask("train", call, folder.path))),
  );
  const won = ends.filter(({ code }) => code === 0);
  assert.ok(won.length >= 1, JSON.stringify(ends));
  for (const { code, err } of ends) {
    if (code !== 0) assert.match(err, /^fathom: a is in use by "deno task train --seeds 2 /);
  }
  const lines = Deno.readTextFileSync(`${folder.path}/a/results.jsonl`).trimEnd().split("\n");
  assert.equal(lines.length, 2);
  assert.deepEqual(names(`${folder.path}/a`).filter((name) => name.startsWith(".")), []);
});

Deno.test("deno task train --seeds refuses wrong calls in one line each, and writes nothing", async () => {
  using folder = temporaryFolder();
  folder.write("run/summary.json", "{}");
  folder.write("other/results.jsonl", '{"epoch":1}\n');
  assertMisread((args) => trainCommand.read(args)!, trainCommand.flags, [
    [["--seeds", "1"], /^--seeds must be a whole number of at least 2, got "1"/],
    [["--seeds", "2", "--live"], /^--live is for a single run, got --seeds 2$/],
    [["--seeds", "2", "--resume", "a"], /^--resume is for a single run, got --seeds 2$/],
    [["--seeds", "2", "--threads", "2"], /^--threads is for a single run, got --seeds 2$/],
    [
      ["--seeds", "2", "--engine", "tensorflow"],
      /^--engine tensorflow trains one network at a time/,
    ],
    [["--workers", "2"], /^--workers is for --seeds N, got no --seeds$/],
  ]);
  const before = folder.names();
  const cases: [string, RegExp][] = [
    ["--out run", /got run with summary\.json and no results\.jsonl/],
    ["--out other", /wanted a text .* at \$\.key, got none in other\/results\.jsonl line 1/],
    ["--out new --learning-rate 1e30", /every run failed: the loss/],
  ];
  for (const [args, message] of cases) {
    const call = ["--seeds", "2", ...small, "--quiet", ...args.split(" ")];
    const { code, out, err } = await runTask("train", call, folder.path);
    assert.deepEqual([code, out], [1, ""], err);
    assert.match(err, message);
    assert.match(err, /^fathom: [^\n]+\n$/);
    assert.deepEqual(folder.names(), before);
  }
  const missing = ["--seeds", "2", "--data", "mnist", "--data-dir", "nowhere", "--out", "new"];
  const { code, err } = await runTask("train", missing, folder.path);
  assert.equal(code, 1);
  assert.match(err, /no mnist in nowhere/);
  assert.deepEqual(folder.names(), before);
});
