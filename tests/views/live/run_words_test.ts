// A run in words.

import assert from "node:assert/strict";
import { resultRows, shownRun } from "../../../src/views/live/run_words.ts";
import { geometric, uniform } from "../../../src/depth/prior.ts";
import { loadRun } from "../../../src/runs/load_run.ts";
import type { RunSummary } from "../../../src/runs/summary.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { writeExampleRun } from "../../runs/example_run.ts";

Deno.test("shownRun() shows every setting that matters", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/example`;
  await writeExampleRun(path, { patience: 500, schedule: "cosine" });
  using run = await loadRun(path);
  const { settings, startedAt: _, ...known } = {
    ...shownRun(run.description, `${path}/`),
    startedAt: 0,
  };
  assert.deepEqual(known, {
    title: "example",
    prior: geometric(4),
    chosenBy: "smallest d with q_d ≥ 0.95 max q",
    trainSize: 40,
    epochs: 60,
    patience: 500,
    classes: 2,
  });
  const rows = Object.fromEntries(settings!);
  assert.match(rows.Started, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  assert.match(rows.Engine, /^simd: /);
  delete rows.Started;
  delete rows.Engine;
  assert.deepEqual(rows, {
    "Run": `${path}/`,
    "Data": "spirals: 40 training, 200 validation, 1,600 test; 2 classes",
    "Network": "dense, at most 4 blocks of width 6",
    "Objective": "elbo",
    "Prior": "geometric, 0.85",
    "Chosen depth": "smallest d with q_d ≥ 0.95 max q",
    "Learning rate": "0.1, cosine",
    "Momentum": "0.5",
    "Weight decay": "0",
    "Batch size": "40",
    "Epochs": "at most 60",
    "Patience": "500 epochs",
    "Seed": "3",
  });
  const prior = (probabilities: readonly number[]) => {
    const { description } = run;
    const options = { ...description.options, prior: probabilities };
    return Object.fromEntries(shownRun({ ...description, options }, "x").settings!).Prior;
  };
  assert.deepEqual([uniform(4), [1], [0.5, 0.2, 0.3]].map(prior), ["uniform", "uniform", "given"]);
  const options = { ...run.description.options, asPublished: true };
  const published = shownRun({ ...run.description, options }, "x").settings!;
  assert.equal(Object.fromEntries(published).Settings, "as published");
});

Deno.test("resultRows() gives the metrics of the summary, test metrics if there are any", () => {
  const summary: RunSummary = {
    chosenDepth: 2,
    argmaxDepth: 3,
    expectedDepth: 2.345,
    chosenBy: "",
    posterior: [0.1, 0.2, 0.3, 0.4],
    exactPosterior: [0.1, 0.2, 0.3, 0.4],
    depth: 3,
    epochs: 1200,
    bestEpoch: 1100,
    steps: 1200,
    seconds: 3,
    secondsPerStep: 0.002,
    stoppedBy: "patience",
    engine: "simd",
    objective: "elbo",
    data: "",
  };
  assert.deepEqual(resultRows(summary, "runs/a"), [
    ["Chosen depth", "2 of 3"],
    ["Most probable depth", "3"],
    ["Mean depth", "2.3"],
    ["Blocks left", "3"],
    ["Trained", "1,200 epochs in 3.0 s; weights of epoch 1,100"],
  ]);
  const score = { depth: 2, error: 0.0123, logLikelihood: -0.1 };
  const rows = resultRows({
    ...summary,
    test: { full: score, truncated: score, lastExit: { ...score, depth: 3 } } as never,
  }, "runs/a");
  assert.deepEqual(rows.slice(4, 7), [
    ["Test, full mixture", "error 1.23 %, log-likelihood −0.1000"],
    ["Test, cut to 2 blocks", "error 1.23 %, log-likelihood −0.1000"],
    ["Test, exit 3 alone", "error 1.23 %, log-likelihood −0.1000"],
  ]);
});

Deno.test("resultRows() has verdict and warnings first, baselines among the scores, and the next commands", () => {
  const score = { error: 0.1, logLikelihood: -0.5 };
  const scores = {
    full: score,
    truncated: { ...score, depth: 1 },
    lastExit: { ...score, depth: 2 },
    noBlock: { error: 0.3, logLikelihood: -1.75 },
    classFrequencies: { error: 0.5, logLikelihood: -Infinity },
  };
  const rows = resultRows({
    chosenDepth: 1,
    argmaxDepth: 1,
    posterior: [0.1, 0.6, 0.3],
    expectedDepth: 1.2,
    depth: 2,
    epochs: 10,
    bestEpoch: 9,
    seconds: 1,
    validation: scores,
    verdict: exampleVerdict([
      { interval: [-1, -0.5] },
      { interval: [0, 0] },
    ], { part: "validation" }),
    warnings: [{ name: "a", text: "first" }, { name: "b", text: "second" }],
  } as unknown as RunSummary, "runs/a");
  assert.deepEqual([...rows.slice(0, 4), ...rows.slice(7, 12), rows.at(-1)], [
    [
      "Verdict",
      "1 block of 2. 1 and 2 are as good in log-likelihood within noise. Stopping at 1 costs nothing and saves 33 % " +
      "of the multiply-adds. Measured on 1,600 examples of the validation split, to ±0.0000 nats at 1 (95 % interval).",
    ],
    ["Warning", "first"],
    ["Warning", "second"],
    ["Chosen depth", "1 of 2"],
    ["Validation, full mixture", "error 10.00 %, log-likelihood −0.5000"],
    ["Validation, cut to 1 block", "error 10.00 %, log-likelihood −0.5000"],
    ["Validation, exit 2 alone", "error 10.00 %, log-likelihood −0.5000"],
    ["Validation, no block", "error 30.00 %, log-likelihood −1.7500"],
    ["Validation, class frequencies", "error 50.00 %, log-likelihood −Infinity"],
    ["Next", "deno task evaluate runs/a; deno task prune runs/a --out runs/a-pruned"],
  ]);
});
