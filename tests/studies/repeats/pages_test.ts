// What repeated runs and audits write beside their results, and the text of both.

import assert from "node:assert/strict";
import { auditFiles } from "../../../src/studies/audit/audit_page.ts";
import { auditSummary, type SampledSplit } from "../../../src/studies/audit/audit_summary.ts";
import { auditText } from "../../../src/studies/audit/audit_text.ts";
import { exampleRepeats, exampleStored, seedsExample } from "./example.ts";
import { seedsFiles } from "../../../src/studies/repeats/seeds_page.ts";
import { seedsText } from "../../../src/studies/repeats/seeds_text.ts";

const labelsIn = (page: string) =>
  [...page.matchAll(/<svg [^>]*aria-label="([^"]*)"/g)].map(([, label]) => label);

Deno.test("seedsFiles() draws every seed's posterior and depths, and has all numbers", async () => {
  const summary = seedsExample();
  const files = await seedsFiles(summary);
  assert.deepEqual(Object.keys(files), ["summary.json", "figure.svg", "figure.html"]);
  assert.deepEqual(JSON.parse(files["summary.json"]), JSON.parse(JSON.stringify(summary)));
  const labels = [
    "Posterior over depth, a line for each seed: seed 1 is highest at 1 with 50.0 %; seed 2 is " +
    "highest at 2 with 70.0 %",
    "Depths by seed: seed 1 chosen 1, most probable 1; seed 2 chosen 2, most probable 2",
  ];
  for (const name of ["figure.html", "figure.svg"]) assert.deepEqual(labelsIn(files[name]), labels);
  assert.doesNotMatch(files["figure.svg"], /NaN|undefined|var\(/);
  assert.equal(files["figure.html"].match(/Save as SVG<\/button>/g)?.length, 2);
});

Deno.test("seedsText() has a row for each seed, median and range below them, in 80 columns", () => {
  const lines = seedsText(seedsExample()).split("\n");
  assert.ok(lines.every((line) => [...line].length <= 80));
  const rows = lines.filter((line) => /^(seed|median|least|most) /.test(line))
    .map((line) => line.split(/ {2,}/));
  assert.deepEqual(rows, [
    ["seed 1", "1", "1", "10.00", "−0.5000", "30", "all epochs done"],
    ["seed 2", "2", "2", "20.00", "−0.7000", "40", "stopped early"],
    ["median", "1.5", "1.5", "15.00", "−0.6000", "35"],
    ["least", "1", "1", "10.00", "−0.7000", "30"],
    ["most", "2", "2", "20.00", "−0.5000", "40"],
  ]);
});

Deno.test("seedsText() says that there is no test split, and which runs failed", () => {
  const summary = seedsExample("validation");
  const failed = [{ varied: "seed", value: "3", error: "too hot" }] as const;
  const text = seedsText({ ...summary, failed });
  assert.match(text, /on the validation split,\s+since\s+there\s+is\s+no\s+test\s+split/);
  assert.match(text, /\nfailed: seed 3: too hot$/);
});

Deno.test("auditFiles() draws each cause beside the run, and the resamples", async () => {
  const [first, second] = exampleRepeats();
  const sample: SampledSplit = {
    split: "training",
    examples: 9,
    chosenDepth: 1,
    interval: [0, 1],
    counts: [3, 7, 0, 0],
  };
  const runs = [first, { ...second, varied: "prior", value: "uniform" } as const];
  const summary = auditSummary(exampleStored(), [sample], runs, []);
  const files = await auditFiles(summary);
  assert.deepEqual(labelsIn(files["figure.html"]), [
    "Posterior by seed: the run is highest at 1 with 50.0 %; seed 1 is highest at 1 with 50.0 %",
    "Posterior by prior: the run is highest at 1 with 50.0 %; prior uniform is highest at 2 with 70.0 %",
    "Depths chosen by resamples of the training split: 0 30.0 %, 1 70.0 %",
    "Depths of all runs: the run chosen 1, most probable 1; seed 1 chosen 1, most probable 1; prior " +
    "uniform chosen 2, most probable 2",
  ]);
  assert.doesNotMatch(files["figure.svg"], /NaN|undefined|var\(/);
  const text = auditText(summary);
  assert.ok(text.split("\n").every((line) => [...line].length <= 80));
  assert.match(text, /\nthe run +1 +1 +10\.00 /);
  assert.match(text, /\nprior uniform +2 +2 +20\.00 /);
});
