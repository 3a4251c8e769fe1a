// summary.json: what is read, and what is refused.

import assert from "node:assert/strict";
import { parseSummary } from "../../../src/runs/schemas/summary.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import { assertRefused } from "./refused.ts";

const score = { error: 0.25, logLikelihood: -0.5 };
const good = {
  chosenDepth: 1,
  argmaxDepth: 1,
  expectedDepth: 1,
  chosenBy: "most probable depth",
  posterior: [0.25, 0.5, 0.25, 0],
  exactPosterior: [0, 1, 0, 0],
  depth: 2,
  test: { full: score, truncated: { ...score, depth: 1 }, lastExit: { ...score, depth: 2 } },
  epochs: 5,
  bestEpoch: 4,
  steps: 5,
  seconds: 1.5,
  secondsPerStep: 0.1,
  stoppedBy: "epochs",
  engine: "simd",
  objective: "elbo",
  data: "spirals",
};

Deno.test("parseSummary() reads a summary without an evaluation, and gives NaN for null", () => {
  const { test: _, exactPosterior: __, ...short } = good;
  assert.deepEqual(parseSummary(short, "read()", "a.json"), short);
  const lost = { error: null, logLikelihood: null, unpredicted: 4 };
  const read = parseSummary(
    { ...good, secondsPerStep: null, test: { ...good.test, full: lost } },
    "read()",
    "a.json",
  );
  assert.deepEqual(read, {
    ...good,
    secondsPerStep: NaN,
    test: { ...good.test, full: { error: NaN, logLikelihood: NaN, unpredicted: 4 } },
  });
});

Deno.test("parseSummary() reads baselines, a verdict and warnings, and the validation split in place of a test split", () => {
  const { test, ...rest } = good;
  const scores = { ...test, noBlock: score, classFrequencies: { ...score, logLikelihood: null } };
  const verdict = exampleVerdict([{ interval: [-2, -1] }, { interval: [0, 0.01] }]);
  const written = { ...rest, validation: scores, verdict, warnings: [{ name: "a", text: "b" }] };
  assert.deepEqual(parseSummary(written, "read()", "a.json"), {
    ...written,
    validation: { ...scores, classFrequencies: { ...score, logLikelihood: NaN } },
  });
  const few = exampleVerdict([{ interval: [-2, -1] }]);
  assertRefused(written, parseSummary, [
    ["verdict", few, "3 depths, 0 to that of depth, at $.verdict.truncated, got 2"],
    [
      "validation.truncated.depth",
      2,
      "1, as chosenDepth says, at $.validation.truncated.depth, got 2",
    ],
    ["validation.lastExit.depth", 1, "2, as depth says, at $.validation.lastExit.depth, got 1"],
  ]);
});

Deno.test("parseSummary() says what is wrong where", () => {
  assertRefused(good, parseSummary, [
    ["posterior.1", 0.6, "probabilities that sum to 1 at $.posterior, got a sum of 1.1"],
    [
      "exactPosterior",
      [1],
      "4 probabilities, as many as posterior has, at $.exactPosterior, got 1",
    ],
    ["argmaxDepth", 2, "1, the most probable depth of the posterior, at $.argmaxDepth, got 2"],
    ["expectedDepth", 3, "1, the mean depth of the posterior, at $.expectedDepth, got 3"],
    ["depth", 1, "1, as depth says, at $.test.lastExit.depth, got 2"],
    ["chosenDepth", 2, "2, as chosenDepth says, at $.test.truncated.depth, got 1"],
    ["test.full.error", "0", 'a number from 0 to 1, or null at $.test.full.error, got "0"'],
    ["test.full", undefined, "an object at $.test.full, got none"],
    ["bestEpoch", 6, "an epoch of at most 5 at $.bestEpoch, got 6"],
    ["steps", 0, "a whole number of at least 1 at $.steps, got 0"],
    ["seconds", null, "a number of at least 0 at $.seconds, got null"],
    ["stoppedBy", "time", '"patience", "epochs" or "interrupt" at $.stoppedBy, got "time"'],
    ["trainUnpredicted", 0, "a whole number of at least 1 at $.trainUnpredicted, got 0"],
    ["chosenBy", undefined, "a text at $.chosenBy, got none"],
  ]);
});

Deno.test("parseSummary() reads the smallest run: one epoch, of which the weights are, and no block", () => {
  const least = {
    ...good,
    ...{ posterior: [1], chosenDepth: 0, argmaxDepth: 0, expectedDepth: 0, depth: 0 },
    ...{ epochs: 1, bestEpoch: 1, steps: 1, trainUnpredicted: 1, validationUnpredicted: 1 },
    exactPosterior: [1],
    test: { full: score, truncated: { ...score, depth: 0 }, lastExit: { ...score, depth: 0 } },
  };
  assert.deepEqual(parseSummary(least, "read()", "a.json"), least);
  assertRefused(least, parseSummary, [
    ["epochs", 0, "a whole number of at least 1 at $.epochs, got 0"],
    ["bestEpoch", 0, "a whole number of at least 1 at $.bestEpoch, got 0"],
    ["validationUnpredicted", 0, "a whole number of at least 1 at $.validationUnpredicted, got 0"],
  ]);
});

Deno.test("parseSummary() gives NaN for every null, of all three predictors", () => {
  const lost = { error: null, logLikelihood: null };
  const nowhere = { error: NaN, logLikelihood: NaN };
  const test = {
    ...{ full: lost, truncated: { ...lost, depth: 1 }, lastExit: { ...lost, depth: 2 } },
  };
  assert.deepEqual(parseSummary({ ...good, test }, "read()", "a.json").test, {
    full: nowhere,
    truncated: { ...nowhere, depth: 1 },
    lastExit: { ...nowhere, depth: 2 },
  });
});
