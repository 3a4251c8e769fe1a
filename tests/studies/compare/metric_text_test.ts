// The figures of a comparison as text.

import assert from "node:assert/strict";
import { sizeText } from "../../../src/tables/number_text.ts";
import {
  depthText,
  meanText,
  metricHead,
  predictorText,
  valueText,
} from "../../../src/studies/compare/metric_text.ts";
import { comparedIn, type ComparedMeasure } from "../../../src/studies/compare/run_result.ts";

Deno.test("valueText() writes every metric in its unit, with as many digits as it deserves", () => {
  const cases: [ComparedMeasure, number, string][] = [
    ["error", 0.01944, "1.94"],
    ["error", 0, "0.00"],
    ["error", NaN, "NaN"],
    ["calibrationError", 1, "100.00"],
    ["logLikelihood", -0.064, "−0.0640"],
    ["logLikelihood", -24.714, "−24.71"],
    ["logLikelihood", -Infinity, "−Infinity"],
    ["brier", 0.12346, "0.1235"],
    ["parameters", 12345, "12.3k"],
    ["multiplyAdds", 1.5e6, "1.50M"],
    // times: two digits below ten, one decimal below a hundred, none from there
    ["trainingSeconds", 0.1234, "0.12"],
    ["trainingSeconds", 9.94, "9.9"],
    ["trainingSeconds", 9.95, "9.9"], // a binary 9.949…
    ["trainingSeconds", 9.96, "10.0"],
    ["trainingSeconds", 99.94, "99.9"],
    ["trainingSeconds", 100, "100"],
    ["predictionMilliseconds", 99, "99.0"],
    ["predictionMilliseconds", 1234.4, "1234"],
  ];
  for (const [metric, value, text] of cases) {
    assert.equal(valueText(metric, value), text, `${metric} ${value}`);
  }
});

Deno.test("meanText() adds a standard error, of times in as many decimals as their mean", () => {
  const cases: [ComparedMeasure, number, number | undefined, string][] = [
    ["error", 0.0194, 0.0031, "1.94 ± 0.31"],
    ["error", 0.0194, undefined, "1.94"],
    ["error", 0.0194, 0, "1.94"],
    ["logLikelihood", -0.5, 0.01, "−0.5000 ± 0.0100"],
    ["trainingSeconds", 3.14, 0.26, "3.1 ± 0.3"],
    ["trainingSeconds", 0.123, 0.0456, "0.12 ± 0.05"],
    ["trainingSeconds", 241, 1.4, "241 ± 1"],
    ["predictionMilliseconds", 25, 0.44, "25.0 ± 0.4"],
    ["parameters", 12345, 678, "12.3k ± 678"],
  ];
  for (const [metric, mean, standardError, text] of cases) {
    assert.equal(meanText(metric, { mean, standardError }), text, `${metric} ${mean}`);
  }
});

Deno.test("sizeText() has three digits and the unit that keeps them below 1,000", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [850.4, "850"],
    [999, "999"],
    [999.4, "999"],
    [999.5, "1.00k"],
    [1000, "1.00k"],
    [12345, "12.3k"],
    [999_499, "999k"],
    [999_500, "1.00M"],
    [1.05e6, "1.05M"],
    [2.5e9, "2.50G"],
    [3e12, "3.00T"],
    [3e14, "300T"],
    [4.5e15, "4.50e+3T"], // there is no further unit
  ];
  for (const [count, text] of cases) assert.equal(sizeText(count), text, String(count));
});

Deno.test("depthText() and wayText() write means of blocks, and which way of a method", () => {
  assert.deepEqual([7, 0, 7.5, 7.25, 6.96].map(depthText), ["7", "0", "7.5", "7.3", "7.0"]);
  assert.equal(predictorText({ method: "fixed:3", way: "" }), "fixed:3");
  assert.equal(predictorText({ method: "searched", way: "chosen" }), "searched, chosen");
});

Deno.test("figureHead() names every metric with the unit that its text leaves out", () => {
  assert.deepEqual(
    comparedIn().map((metric) => {
      const { name, unit } = metricHead(metric);
      return unit === "" ? name : `${name}, ${unit}`;
    }),
    [
      "test error, %",
      "log-likelihood, nats",
      "Brier score",
      "calibration error, %",
      "parameters",
      "multiply-adds, per prediction",
      "training, s",
      "prediction, median ms for 1,000",
    ],
  );
});
