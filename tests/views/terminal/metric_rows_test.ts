// Intervals in few digits.

import assert from "node:assert/strict";
import { metricValues } from "../../../src/evaluation/metrics.ts";
import { exampleScoresOf } from "../../../src/metrics/example_scores.ts";
import { metricValueLines, shortIntervalText } from "../../../src/views/terminal/metric_rows.ts";

Deno.test("shortIntervalText() gives shares in percent, 100 where they round to it", () => {
  for (const name of ["error", "calibrationError", "calibrationErrorEqualMass"] as const) {
    assert.equal(shortIntervalText(name, [0.2933, 0.45331]), "29.33 to 45.33");
    assert.equal(shortIntervalText(name, [0.99994, 0.99995]), "99.99 to 100");
    assert.equal(shortIntervalText(name, [0, 1]), "0.00 to 100");
  }
});

Deno.test("shortIntervalText() gives nats and Brier scores fewer decimals the larger their larger end is", () => {
  const cases: [lower: number, upper: number, text: string][] = [
    [-0.1814, -0.0436, "−0.181 to −0.044"],
    [-9.9994, 1, "−9.999 to 1.000"],
    [-10, 1, "−10.00 to 1.00"],
    [1, 99.99, "1.00 to 99.99"],
    [-1, 100, "−1.0 to 100.0"],
    [-999.94, -1, "−999.9 to −1.0"],
    [-1000, -1, "−1000 to −1"],
    [-99999.4, -1, "−99999 to −1"],
    [-1e5, 2, "−1.0e+5 to 2.0e+0"],
    [-Infinity, -1.5, "−Infinity to −1.500"],
  ];
  for (const [lower, upper, text] of cases) {
    for (const name of ["brier", "logLikelihood"] as const) {
      assert.equal(shortIntervalText(name, [lower, upper]), text);
    }
  }
});

Deno.test("figureLines() has the head dim, and 80 columns", () => {
  const metrics = metricValues(exampleScoresOf([0, -Infinity], [0]));
  const rows = [{ cells: ["a", "1", "2", "3", "4"] }, { cells: ["", "5"], dim: true }];
  assert.deepEqual(metricValueLines("way", metrics, rows, 80, (text) => `<${text}>`), [
    "<way                        error    log-likelihood           Brier   calibration>",
    "a                              1                 2               3             4",
    "<                               5>",
  ]);
});
