// Values of metrics as text.

import assert from "node:assert/strict";
import fc from "fast-check";
import { metricNamed } from "../../src/likelihoods/registry.ts";
import {
  bareMetricText,
  cutTitle,
  metricText,
  scoreText,
  withArticle,
} from "../../src/likelihoods/metric_text.ts";
import { wild } from "../math/wild_numbers.ts";

const [error, logLikelihood, brier] = ["error", "logLikelihood", "brier"].map(metricNamed);

Deno.test("metricText() writes shares in percent, nats, and decimals", () => {
  assert.equal(metricText(error, 0.0081), "0.81 %");
  assert.equal(metricText(logLikelihood, -0.04701), "−0.0470");
  assert.equal(metricText(logLikelihood, -Infinity), "−Infinity");
  assert.equal(metricText(brier, 0.01234), "0.0123");
  assert.deepEqual([error, logLikelihood, brier].map((each) => metricText(each, NaN)), [
    "NaN",
    "NaN",
    "NaN",
  ]);
});

Deno.test("bareMetricText() is the text without its unit, for any number", () => {
  fc.assert(fc.property(wild, fc.constantFrom(error, logLikelihood, brier), (value, metric) => {
    const [text, bare] = [metricText(metric, value), bareMetricText(metric, value)];
    assert.ok(!bare.includes("%"));
    assert.equal(text, bare + (metric === error && Number.isFinite(value) ? " %" : ""));
  }));
});

Deno.test("cutTitle() abbreviates a long title, scoreText() and withArticle() make phrases", () => {
  assert.deepEqual([14, 13, 8, 6].map((most) => cutTitle(logLikelihood, most)), [
    "log-likelihood",
    "log-likeliho.",
    "log-lik.",
    "log-l.",
  ]);
  assert.equal(
    scoreText({ error: 0.0194, logLikelihood: -0.064, brier: 1, unpredicted: 3 }),
    "error 1.94 %, log-likelihood −0.0640",
  );
  assert.deepEqual([error, brier].map(withArticle), ["an error", "a Brier score"]);
});
