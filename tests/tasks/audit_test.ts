// deno task audit as a process.

import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "../runs/example_run.ts";
import { endOf, runTask, startTask } from "./run_task.ts";

const small = "--points 40 --max-depth 3 --width 6 --epochs 30 --engine simd --quiet".split(" ");

const names = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

async function trained(folder: string, out: string, ...more: string[]): Promise<void> {
  const { code, err } = await runTask("train", [...small, "--out", out, ...more], folder);
  assert.equal(code, 0, err);
}

Deno.test("deno task audit trains a run again, resamples its splits, and repeats nothing", async () => {
  using folder = temporaryFolder();
  await trained(folder.path, "a", "--posterior-from", "training"); // so that two splits are resampled
  const before = names(`${folder.path}/a`);
  const call = (...more: string[]) =>
    runTask(
      "audit",
      ["a", "--seeds", "2", "--resamples", "20", "--more-data", ...more],
      folder.path,
    );
  const first = await call();
  assert.deepEqual([first.code, first.err], [0, ""]);
  const out = `${folder.path}/audits/a`;
  assert.deepEqual(names(out), ["figure.html", "figure.svg", "results.jsonl", "summary.json"]);
  assert.deepEqual(names(`${folder.path}/a`), before);
  // the run's own prior, geometric:0.85, is not trained again
  const summary = JSON.parse(Deno.readTextFileSync(`${out}/summary.json`));
  const labels = summary.runs.map(({ varied, value }: Record<string, string>) =>
    `${varied} ${value}`
  );
  assert.deepEqual(labels, [
    "seed 2",
    "seed 3",
    "prior geometric:0.7",
    "prior uniform",
    "half first",
    "half second",
  ]);
  const own = JSON.parse(Deno.readTextFileSync(`${folder.path}/a/summary.json`));
  assert.deepEqual(summary.run.outcome.scores.full, own.test.full);
  assert.deepEqual(summary.run.posterior, own.posterior);
  const sampled = summary.samples.map((
    { split, examples, counts }: { split: string; examples: number; counts: number[] },
  ) => [split, examples, counts.reduce((sum, count) => sum + count)]);
  assert.deepEqual(sampled, [["training", 40, 20], ["validation", 200, 20]]);
  for (const line of first.out.slice(first.out.indexOf("the run ")).split("\n").slice(0, 7)) {
    assert.ok([...line].length <= 80, line);
  }

  const results = Deno.readTextFileSync(`${out}/results.jsonl`);
  const again = await call("--quiet");
  assert.deepEqual([again.code, again.err], [0, ""]);
  assert.equal(Deno.readTextFileSync(`${out}/results.jsonl`), results);
  assert.ok(first.out.includes(again.out));
  const json = await call("--json");
  const kinds = json.out.trimEnd().split("\n").map((line) => JSON.parse(line).kind);
  assert.deepEqual([kinds[0], ...kinds.slice(-2)], ["planned", "repeated", "summary"]);
});

Deno.test("deno task audit resamples only what nothing is trained for with --seeds 0 --priors none", async () => {
  using folder = temporaryFolder();
  await trained(folder.path, "a", "--posterior-from", "validation", "--keep", "validation");
  const call = ["a", "--seeds", "0", "--priors", "none", "--resamples", "10", "--out", "b"];
  const { code, out, err } = await runTask("audit", call, folder.path);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /^time {6}none/);
  const summary = JSON.parse(Deno.readTextFileSync(`${folder.path}/b/summary.json`));
  assert.deepEqual(summary.runs, []);
  assert.deepEqual(summary.samples.map(({ split }: { split: string }) => split), ["validation"]);
  const again = await runTask("audit", call, folder.path);
  assert.deepEqual([again.code, again.err], [0, ""]);
});

Deno.test("deno task audit keeps finished runs when it is interrupted, and goes on", async () => {
  using folder = temporaryFolder();
  await trained(folder.path, "a", "--epochs", "3000", "--patience", "3000");
  const call = ["a", "--seeds", "2", "--priors", "none", "--workers", "1", "--out", "b"];
  const task = startTask("audit", call, folder.path);
  const decoder = new TextDecoder();
  let heard = "";
  for await (const bytes of task.stdout.values({ preventCancel: true })) {
    heard += decoder.decode(bytes, { stream: true });
    if (heard.includes("seed 2: chosen depth")) break;
  }
  task.kill("SIGINT");
  const { code, out, err } = await endOf(task);
  assert.deepEqual([code, err], [130, ""]);
  assert.match(out, /interrupted; 1 of 2 runs are finished and kept in b; the same call resumes/);
  assert.deepEqual(names(`${folder.path}/b`), ["results.jsonl"]);
  const again = await runTask("audit", call, folder.path);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /\nruns kept from before: 1\nnetworks to train: 1\n/);
});

Deno.test("two deno task audit in one folder: one trains, the other says who holds it or repeats nothing", async () => {
  using folder = temporaryFolder();
  await trained(folder.path, "a");
  const call = ["a", "--seeds", "1", "--priors", "uniform", "--out", "b", "--quiet"];
  const ends = await Promise.all([0, 1].map(() => endOf(startTask("audit", call, folder.path))));
  assert.ok(ends.some(({ code }) => code === 0), JSON.stringify(ends));
  for (const { code, err } of ends) {
    if (code !== 0) assert.match(err, /^fathom: b is in use by "deno task audit a /);
  }
  const lines = Deno.readTextFileSync(`${folder.path}/b/results.jsonl`).trimEnd().split("\n");
  assert.equal(lines.length, 2);
});

Deno.test("deno task audit of several runs shows them and what differs, and trains nothing", async () => {
  using folder = temporaryFolder();
  await Promise.all([
    trained(folder.path, "a"),
    trained(folder.path, "b", "--prior", "uniform"),
    trained(folder.path, "c", "--seed", "2", "--width", "7"),
  ]);
  const before = folder.names();
  const two = await runTask("audit", ["a", "b"], folder.path);
  assert.deepEqual([two.code, two.err], [0, ""]);
  assert.match(two.out, /\na +\d of 3 .*\nb +\d of 3 /);
  assert.match(two.out, /They differ in\n {2}prior: geometric, 0\.85 in a, uniform in b\n$/);
  const three = await runTask("audit", ["a", "b", "c"], folder.path);
  assert.match(
    three.out,
    /\n {2}width: 6 in a, 6 in b, 7 in c\n {2}seed: 1 in a, 1 in b, 2 in c\n/,
  );
  assert.match(three.out, /They have other draws or splits of the same data/);
  const json = await runTask("audit", ["a", "c", "--json"], folder.path);
  const { sameSplits, runs } = JSON.parse(json.out);
  assert.deepEqual([sameSplits, runs.map(({ path }: { path: string }) => path)], [false, [
    "a",
    "c",
  ]]);
  assert.deepEqual(folder.names(), before);
});

Deno.test("deno task audit tells what contradicts in one line each, and writes nothing", async () => {
  using folder = temporaryFolder();
  const rows = (shift: number) =>
    Array.from({ length: 60 }, (_, n) => `${Math.sin(n + shift)},${Math.cos(2 * n)},${n % 2}\n`)
      .join("");
  folder.write("t/p.csv", rows(0));
  folder.write("u/p.csv", rows(1));
  await Promise.all([
    trained(folder.path, "a"),
    trained(folder.path, "fixed", "--objective", "fixed:2"),
    ...["t", "u"].map(async (name) => {
      const call = ["--data", `${name}/p.csv`, ..."--max-depth 2 --epochs 5 --quiet".split(" ")];
      const { code, err } = await runTask("train", [...call, "--out", `run-${name}`], folder.path);
      assert.equal(code, 0, err);
    }),
  ]);
  await runTask("prune", ["a", "--out", "pruned", "--no-timing", "--resamples", "2"], folder.path);
  await writeExampleRun(join(folder.path, "bare"));
  Deno.removeSync(join(folder.path, "bare/network"), { recursive: true });
  const cases: [string, RegExp][] = [
    ["a run-t", /the runs must be of the same data, got name "spirals" in a and "p" in run-t/],
    [
      "run-t run-u",
      /the runs must be of the same data, got other examples of p in run-u than in run-t/,
    ],
    ["fixed", /the run in fixed has a fixed depth, so there is no choice to audit/],
    ["pruned", /the network in pruned was pruned or imported/],
    ["bare --accept-changed", /bare/],
    ["missing", /not a run folder|missing/],
    ["a --out fixed --resamples 2", /got fixed with summary\.json and no results\.jsonl/],
  ];
  const before = folder.names();
  for (const [args, message] of cases) {
    const { code, out, err } = await runTask("audit", args.split(" "), folder.path);
    assert.deepEqual([code, out], [1, ""], `${args}: ${err}`);
    assert.match(err, message);
    assert.match(err, /^fathom: [^\n]+\n$/);
    assert.deepEqual(folder.names(), before);
  }
});
