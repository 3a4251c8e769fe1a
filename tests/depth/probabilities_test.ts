// Refusals of probabilities, log-likelihoods and numbers of examples.

import assert from "node:assert/strict";
import {
  checkLogLikelihoods,
  checkProbabilities,
  checkTrainSize,
} from "../../src/depth/probabilities.ts";

Deno.test("checkProbabilities() takes what is finite and not below 0, where some entry is above it", () => {
  for (const q of [[1], [0, 5e-324], [0.5, 0.2], [2, 0], [-0, 1]]) checkProbabilities("f", q);
  checkProbabilities("f", Float64Array.of(1) as unknown as number[]);
  checkProbabilities("f", Float32Array.of(1) as unknown as number[]);
  for (
    const [q, message] of [
      [[], "f(): q must have a positive entry, got []"],
      [[0, 0], "f(): q must have a positive entry, got [0,0]"],
      [[1, -5e-324], "f(): q must be probabilities, finite and at least 0, got -5e-324 at exit 1"],
      [
        [Infinity, 1],
        "f(): q must be probabilities, finite and at least 0, got Infinity at exit 0",
      ],
      [[1, 1, NaN], "f(): q must be probabilities, finite and at least 0, got NaN at exit 2"],
    ] as const
  ) assert.throws(() => checkProbabilities("f", q), { name: "RangeError", message });
  assert.throws(() => checkProbabilities("f", [NaN], "prior"), {
    message: "f(): prior must be probabilities, finite and at least 0, got NaN at exit 0",
  });
  assert.throws(() => checkProbabilities("f", Int32Array.of(1) as unknown as number[]), {
    name: "TypeError",
  });
});

Deno.test("checkLogLikelihoods() takes the log of 0, and refuses what is no number where the exit counts", () => {
  checkLogLikelihoods("f", [-Infinity, 0, 1e308]);
  checkLogLikelihoods("f", []);
  for (const wrong of [NaN, Infinity]) {
    checkLogLikelihoods("f", [0, wrong], (exit) => exit !== 1);
    const refused = {
      name: "RangeError",
      message: `f(): log-likelihoods must be numbers below infinity, got ${wrong} at exit 1`,
    };
    assert.throws(() => checkLogLikelihoods("f", [0, wrong]), refused);
    assert.throws(() => checkLogLikelihoods("f", [wrong, wrong], (exit) => exit === 1), refused);
  }
});

Deno.test("checkTrainSize() takes finite numbers from the least on", () => {
  for (const least of [0, 1] as const) {
    for (const size of [least, least + 0.5, 1e308]) checkTrainSize("f", size, least);
    for (const size of [least - 2 ** -53, -1, NaN, Infinity]) {
      assert.throws(() => checkTrainSize("f", size, least), {
        name: "RangeError",
        message: `f(): trainSize must be a number of at least ${least}, got ${size}`,
      });
    }
  }
});
