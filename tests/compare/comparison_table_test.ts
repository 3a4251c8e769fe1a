// A comparison in a terminal.

import assert from "node:assert/strict";
import { comparisonTable } from "../../src/compare/comparison_table.ts";
import { exampleComparison } from "./example_comparison.ts";

Deno.test("comparisonTable() shows every way with its means and standard errors within 80 columns", () => {
  const lines = comparisonTable(exampleComparison()).split("\n");
  assert.deepEqual(lines.filter((line) => [...line].length > 80), []);
  assert.deepEqual(lines.slice(0, 10), [
    "fashion-mnist, 5,400 for training; dense, 20 blocks of width 20",
    "on the test part; means over 2 seeds ± standard error",
    "searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)",
    "",
    "                      test error %   log-likelihood     Brier score     calib. %",
    "searched, full        10.15 ± 0.05 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
    "searched, chosen      10.15 ± 0.05 −0.3150 ± 0.0050 0.1515 ± 0.0005  2.15 ± 0.05",
    "fixed:20              11.15 ± 0.05 −0.4150 ± 0.0050 0.1615 ± 0.0005  3.15 ± 0.05",
    "dropout:0.1           12.15 ± 0.05 −0.5150 ± 0.0050 0.1715 ± 0.0005  4.15 ± 0.05",
    "ensemble:5                   13.10          −0.6100          0.1810         5.10",
  ]);
  const costs = lines.slice(lines.findIndex((line) => line.includes("multiply-adds")));
  assert.match(costs[1], /^searched, full +20 +12\.3k +1\.50M +61\.5 ± 0\.5 +4\.5 ± 0\.5$/);
  assert.match(costs[5], /^ensemble:5 +20 +49\.4k +1\.50G +241 +25\.0$/);
  const text = lines.join("\n");
  assert.match(text, /failed: ensemble:5, seed 2: the worker <died>/);
  assert.match(text, /other and larger\s+networks/);
});

Deno.test("comparisonTable() tells of published figures only where there are any", () => {
  const text = comparisonTable(exampleComparison("spirals"));
  assert.ok(!text.includes("Antorán"));
});

Deno.test("comparisonTable() shows blocks beside the costs, and the depth that each seed chose", () => {
  const lines = comparisonTable(exampleComparison()).split("\n");
  assert.ok(lines.includes("searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)"));
  const head = lines.findIndex((line) => /^ +blocks +parameters/.test(line));
  assert.match(lines[head + 1], /^searched, full +20 /);
  assert.match(lines[head + 2], /^searched, chosen +7\.5 /);
});

Deno.test("comparisonTable() leaves a blank between numbers, however uncertain they are", () => {
  const comparison = exampleComparison();
  const ways = comparison.ways.map((way) => ({
    ...way,
    figures: {
      ...way.figures,
      error: { mean: 0.5234, standardError: 0.1234 },
      calibrationError: { mean: 0.4321, standardError: 0.1111 },
      brier: { mean: 1.2345, standardError: 0.1234 },
      logLikelihood: { mean: -1234.56, standardError: 123.45 },
    },
  }));
  const line = comparisonTable({ ...comparison, ways }).split("\n")
    .find((each) => each.startsWith("searched, full"))!;
  assert.match(
    line,
    /^searched, full? +52\.34 ± 12\.34 −1234\.6 ± 123\.45 1\.2345 ± 0\.1234 43\.21 ± 11\.11$/,
  );
});
