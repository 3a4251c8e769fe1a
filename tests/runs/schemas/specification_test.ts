// network/specification.json: what is read, and what is refused.

import assert from "node:assert/strict";
import { parseSpecification } from "../../../src/runs/schemas/specification.ts";
import { assertRefused } from "./refused.ts";

const dense = {
  kind: "dense",
  inputs: 2,
  classes: 2,
  maxDepth: 4,
  width: 6,
  depth: 3,
  standardisation: { mean: [0, 1], deviation: [1, 2] },
};
const conv = {
  kind: "conv",
  size: [8, 9],
  channels: 3,
  classes: 10,
  maxDepth: 4,
  outer: 6,
  inner: 4,
  depth: 4,
  standardisation: { mean: [0, 1, 2], deviation: [1, 2, 3] },
};

Deno.test("parseSpecification() reads dense, conv and custom networks, and images that enter a dense one", () => {
  const custom = { name: "mine", inputShape: [4, 2], classes: 2, maxDepth: 4 };
  const { depth, standardisation } = dense;
  for (
    const each of [
      dense,
      conv,
      { ...dense, inputs: 784, standardisation: { mean: [0.1], deviation: [0.3] } },
      { kind: "custom", ...custom, depth, standardisation },
    ]
  ) assert.equal(parseSpecification(each, "read()", "a.json"), each);
});

Deno.test("parseSpecification() says what is wrong where", () => {
  assertRefused(dense, parseSpecification, [
    ["kind", "conv", "a list of 2 at $.size, got none"],
    ["width", "6", 'a whole number of at least 1 at $.width, got "6"'],
    ["width", undefined, "a whole number of at least 1 at $.width, got none"],
    ["depth", 5, "a whole number from 0 to the maxDepth of 4 at $.depth, got 5"],
    ["standardisation", undefined, "an object at $.standardisation, got none"],
    ["standardisation.mean.0", null, "a finite number at $.standardisation.mean[0], got null"],
    ["standardisation.mean.0", 1e999, "a finite number at $.standardisation.mean[0], got Infinity"],
    [
      "standardisation.deviation.1",
      -1,
      "a number above 0 at $.standardisation.deviation[1], got -1",
    ],
    [
      "standardisation",
      { mean: [0, 1, 2], deviation: [1, 1, 1] },
      "as many means as inputs, 2, or as the channels of an image, at $.standardisation.mean, got 3",
    ],
  ]);
  assertRefused(conv, parseSpecification, [
    ["size", [8], "a list of 2 at $.size, got a list of 1"],
    ["size.0", 5, "a whole number of at least 6 at $.size[0], got 5"],
    ["channels", 1, "as many means as channels, at $.standardisation.mean, got 3"],
  ]);
});
