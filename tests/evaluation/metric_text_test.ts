// Figures as text.

import assert from "node:assert/strict";
import {
  differenceIntervalText,
  differenceText,
  intervalText,
  metricValueText,
} from "../../src/evaluation/metric_text.ts";

Deno.test("figureText() gives shares in percent, and the rest with four digits", () => {
  assert.equal(metricValueText("error", 0.0081), "0.81 %");
  assert.equal(metricValueText("logLikelihood", -0.04701), "−0.0470");
  assert.equal(metricValueText("brier", 0.01234), "0.0123");
  assert.equal(intervalText("error", [0.0044, 0.0125]), "0.44 to 1.25");
  assert.equal(intervalText("logLikelihood", [-0.1, -0.05]), "−0.1000 to −0.0500");
});

Deno.test("differenceText() has a sign, but none for nothing", () => {
  assert.equal(differenceText("error", 0.0013), "+0.13");
  assert.equal(differenceText("error", -0.0013), "−0.13");
  assert.equal(differenceText("error", -1e-9), "0.00");
  assert.equal(differenceText("brier", 1e-9), "0.0000");
  assert.equal(differenceIntervalText("error", [-0.001, 0.002]), "−0.10 to +0.20");
});
