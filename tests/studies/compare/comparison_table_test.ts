// A comparison in a terminal.

import assert from "node:assert/strict";
import { comparisonTable } from "../../../src/studies/compare/comparison_table.ts";
import { ownLines, released } from "../../../src/views/terminal/own_sequences.ts";
import { exampleComparison } from "./example_comparison.ts";

const table = [
  "fashion-mnist, 5,400 for training; dense, 20 blocks of width 20",
  "on the test split; means over 2 seeds ± standard error",
  "searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)",
  "",
  "                      test error %   log-likelihood     Brier score     calib. %",
  "searched, full        10.15 ± 0.05 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
  "searched, chosen      10.15 ± 0.05 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
  "fixed:20              11.15 ± 0.05 −0.4150 ± 0.0050 0.1615 ± 0.0005  3.15 ± 0.05",
  "dropout:0.1           12.15 ± 0.05 −0.5150 ± 0.0050 0.1715 ± 0.0005  4.15 ± 0.05",
  "ensemble:5                   13.10          −0.6100          0.1810         5.10",
  "stochastic-depth:0.5  14.15 ± 0.05 −0.7150 ± 0.0050 0.1915 ± 0.0005  6.15 ± 0.05",
  "",
  "                      blocks   parameters multiply-adds  training s ms for 1,000",
  "searched, full            20        12.3k         1.50M  61.5 ± 0.5    4.5 ± 0.5",
  "searched, chosen         7.5        6.00k         1.50M  61.5 ± 0.5    4.5 ± 0.5",
  "fixed:20                  20        24.7k         15.0M     122 ± 1    7.5 ± 0.5",
  "dropout:0.1               20        37.0k          150M     182 ± 1   13.5 ± 0.5",
  "ensemble:5                20        49.4k         1.50G         241         25.0",
  "stochastic-depth:0.5      20        61.7k         15.0G     302 ± 1   49.5 ± 0.5",
  "",
  "Times are of single threads, with up to 2 networks at a time; an ensemble's are",
  "sums over its members; those of prediction are medians of several passes. A",
  "searched network is trained once and has two predictors.",
  "For orientation only, other and larger networks (ResNet-50; Antorán et al. 2020,",
  "arXiv 2006.08437): test error and log-likelihood of depth uncertainty 5.1 % and",
  "−0.2450, plain network 5.1 % and −0.2720, ensemble 4.4 % and −0.1800.",
  "failed: ensemble:5, seed 2: the worker <died>",
];

Deno.test("comparisonTable() shows every predictor with its means and standard errors within 80 columns", () => {
  const lines = comparisonTable(exampleComparison()).split("\n");
  assert.deepEqual(lines, table);
  assert.deepEqual(lines.filter((line) => [...line].length > 80), []);
});

Deno.test("comparisonTable() in colour dims heads and notes, and has the ground in bold", () => {
  const text = comparisonTable(exampleComparison(), { color: true });
  const lines = released(ownLines(text)).split("\n");
  const dim = [1, 4, 12, 20, 21, 22, 23, 24, 25];
  assert.deepEqual(
    lines,
    table.map((line, i) =>
      i === 0 ? `\x1b[1m${line}\x1b[0m` : dim.includes(i) ? `\x1b[2m${line}\x1b[0m` : line
    ),
  );
});

Deno.test("comparisonTable() wraps its notes and cuts its rows to the columns", () => {
  const lines = comparisonTable(exampleComparison(), { columns: 50 }).split("\n");
  assert.deepEqual(lines.filter((line) => [...line].length > 50), []);
  const words = (from: readonly string[]) => from.join(" ").split(/\s+/);
  const note = lines.findIndex((line) => line.startsWith("Times are of"));
  assert.deepEqual(words(lines.slice(note)), words(table.slice(20)));
  assert.deepEqual(lines.slice(2, 4), [
    "searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7,",
    "seed 2: 8)",
  ]);
  const error = { name: "RangeError", message: /columns must be .*, got 0$/ };
  assert.throws(() => comparisonTable(exampleComparison(), { columns: 0 }), error);
  assert.ok(comparisonTable(exampleComparison(), { columns: 1 }).startsWith("…\n"));
  const wide = comparisonTable(exampleComparison(), { columns: Infinity }).split("\n");
  assert.deepEqual(wide.slice(4, 20), table.slice(4, 20));
});

Deno.test("comparisonTable() of one seed has no standard errors and names no seeds", () => {
  const { ways: predictors, runs, ...rest } = exampleComparison("spirals");
  const alone = predictors.filter(({ method }) => method === "searched").map((predictor) => ({
    ...predictor,
    depth: { mean: predictor.way === "full" ? 20 : 7 },
    unpredicted: predictor.way === "full" ? undefined : 1200,
    figures: { ...predictor.figures, error: { mean: 0.1015 } },
  }));
  const of1 = { ...rest, ways: alone, runs: runs.filter(({ seed }) => seed === 1) };
  const lines = comparisonTable({ ...of1, seeds: [1], failed: [] }).split("\n");
  assert.deepEqual(lines.slice(0, 7), [
    "spirals, 5,400 for training; dense, 20 blocks of width 20",
    "on the test split; one seed",
    "searched: chosen depth 7 of 20",
    "",
    table[4],
    "searched, full               10.15 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
    "searched, chosen             10.15 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
  ]);
  assert.deepEqual(lines.slice(-5), [
    ...table.slice(20, 23),
    "Test examples without a finite prediction, which the metrics leave out (all",
    "seeds together): searched, chosen: 1,200.",
  ]);
  const colored = comparisonTable({ ...of1, seeds: [1], failed: [] }, { color: true }).split("\n");
  assert.deepEqual(colored.slice(-2), lines.slice(-2)); // what is left out is not dimmed
});

Deno.test("comparisonTable() tells of published values only where there are any", () => {
  const text = comparisonTable(exampleComparison("spirals"));
  assert.ok(!text.includes("Antorán"));
});

Deno.test("comparisonTable() leaves a blank between numbers, however uncertain they are", () => {
  const comparison = exampleComparison();
  const predictors = comparison.ways.map((predictor) => ({
    ...predictor,
    figures: {
      ...predictor.figures,
      error: { mean: 0.5234, standardError: 0.1234 },
      calibrationError: { mean: 0.4321, standardError: 0.1111 },
      brier: { mean: 1.2345, standardError: 0.1234 },
      logLikelihood: { mean: -1234.56, standardError: 123.45 },
    },
  }));
  const line = comparisonTable({ ...comparison, ways: predictors }).split("\n")
    .find((each) => each.startsWith("searched, full"))!;
  assert.match(
    line,
    /^searched, full? +52\.34 ± 12\.34 −1234\.6 ± 123\.45 1\.2345 ± 0\.1234 43\.21 ± 11\.11$/,
  );
});
