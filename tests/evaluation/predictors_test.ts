// Ways of predicting: their weights, and which rules share one.

import assert from "node:assert/strict";
import {
  comparedPredictors,
  exitPredictors,
  mainPredictors,
  probabilitiesOf,
} from "../../src/evaluation/predictors.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";

// relative 0.95 chooses 1, argmax 2, the mean 2.1 rounds to 2
const q = [0.1, 0.29, 0.3, 0.16, 0.15, 0];

Deno.test("mainPredictors() moves the mass beyond the chosen depth, and rules of one depth share a predictor", () => {
  const predictors = mainPredictors(q, 4, relative95);
  assert.deepEqual(
    predictors.map(({ kind, depth, rules, own }) => [kind, depth, rules, own]),
    [
      ["full", 4, undefined, undefined],
      ["truncated", 1, ["relative 0.95"], true],
      ["truncated", 2, ["argmax", "mean"], false],
      ["chosen exit", 1, undefined, undefined],
      ["last exit", 4, undefined, undefined],
    ],
  );
  assert.deepEqual(predictors[0].weights, q.slice(0, 5));
  const sum = 0.29 + 0.3 + 0.16 + 0.15;
  assert.deepEqual(predictors[1].weights.map((w) => +w.toFixed(12)), [
    0.1,
    +sum.toFixed(12),
    0,
    0,
    0,
  ]);
  assert.deepEqual(predictors[3].weights, [0, 1, 0, 0, 0]);
  assert.deepEqual(predictors[4].weights, [0, 0, 0, 0, 1]);
  assert.deepEqual(comparedPredictors(predictors).map(({ kind, depth }) => [kind, depth]), [
    ["full", 4],
    ["truncated", 1],
    ["last exit", 4],
  ]);
});

Deno.test("mainPredictors() of a custom rule puts it first", () => {
  const predictors = mainPredictors(q, 4, { kind: "relative", threshold: 0.3 });
  assert.deepEqual(predictors[1].rules, ["relative 0.3"]);
  assert.equal(predictors[1].depth, 0);
  assert.deepEqual(
    predictors.map(({ kind }) => kind).filter((kind) => kind === "truncated").length,
    3,
  );
});

Deno.test("mainPredictors() cuts nothing where all blocks are chosen", () => {
  const predictors = mainPredictors([0.1, 0.2, 0.7], 2, relative95);
  assert.deepEqual(predictors.map(({ kind, depth, own }) => [kind, depth, own]), [
    ["full", 2, true],
    ["last exit", 2, undefined],
  ]);
});

Deno.test("exitPredictors() are one-hot, one for each exit", () => {
  assert.deepEqual(exitPredictors(2).map(({ weights }) => weights), [[1, 0, 0], [0, 1, 0], [
    0,
    0,
    1,
  ]]);
});

Deno.test("probabilitiesOf() refuses mass beyond the blocks left", () => {
  assert.deepEqual(probabilitiesOf({ probabilities: () => q }, 4, "f"), q);
  assert.throws(() => probabilitiesOf(q, 3, "f"), {
    name: "RangeError",
    message: /^f\(\): wanted probabilities over 4 exits that sum to 1, got a sum of 0.85/,
  });
  assert.throws(() => probabilitiesOf([1], 3, "f"), /wanted .* 4 exits .* got 1 of them$/);
  assert.throws(() => probabilitiesOf([0.5, 0.5], 2, "f"), /wanted .* 3 exits .* got 2 of them$/);
  assert.throws(() => probabilitiesOf([0.5, 0.49999], 1, "f"), /got a sum of 0\.9999/);
  probabilitiesOf([0.5, 0.5 - 5e-7], 1, "f"); // as float32 rounds
});
