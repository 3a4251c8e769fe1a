// The float64 reference against independently known values.

import assert from "node:assert/strict";
import { chain } from "../../../src/architectures/chain_network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { erf } from "./layers/activations.ts";
import { float64Pass } from "./pass.ts";
import { randomExamples } from "../examples.ts";
import { randomState } from "./random_state.ts";

Deno.test("erf() has the published values", () => {
  // Abramowitz and Stegun, table 7.1, and the limits
  const known: [number, number][] = [
    [0, 0],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3.5, 0.9999992569016276],
    [7, 1],
    [Infinity, 1],
  ];
  for (const [x, value] of known) {
    assert.ok(Math.abs(erf(x) - value) < 2e-15, `erf(${x}) = ${erf(x)}`);
    assert.equal(erf(-x), -erf(x));
  }
});

Deno.test("float64Pass() drops incomplete pools, and counts padding as zeros", () => {
  const spec = chain({
    name: "sums",
    inputShape: [3, 3, 1],
    classes: 2,
    stem: [],
    stages: [{ count: 0, block: [] }],
    head: [
      { layer: "convolution", name: "c", outputs: 2, size: 3, padding: 1 },
      { layer: "meanPool", size: 2 },
      { layer: "flatten" },
    ],
  });
  const state = {
    "head.c.kernel": { shape: [3, 3, 1, 2], data: Array.from({ length: 18 }, (_, i) => i % 2) },
    "head.c.bias": { shape: [2], data: [0.5, -1] },
  };
  const inputs = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const examples = { inputs, labels: Int32Array.of(0) };
  const { logits } = float64Pass(spec, state, examples, { mode: "evaluation" });
  // sums of the neighbours of the first four pixels: 12, 21, 27, 45
  assert.deepEqual(logits, [Float64Array.of(0.5, (12 + 21 + 27 + 45) / 4 - 1)]);
});

Deno.test("float64Pass() names a missing array or one with another shape, and the number of weights for gradient()", () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 1, width: 3 });
  const examples = randomExamples([2], 2, 4);
  const state = randomState(spec);
  const { "blocks.0.norm.mean": _, ...without } = state;
  const evaluation = { mode: "evaluation" } as const;
  assert.throws(() => float64Pass(spec, without, examples, evaluation), {
    name: "TypeError",
    message: "float64Pass(): wanted an array blocks.0.norm.mean of shape [3] in state, got none",
  });
  const pass = float64Pass(spec, without, examples, { mode: "training" });
  assert.throws(() => pass.gradient([1]), {
    name: "TypeError",
    message: "gradient(): wanted 2 weights, one for each exit, got 1",
  });
  const other = { ...state, "stem.bias": { shape: [2], data: [0, 0] } };
  assert.throws(() => float64Pass(spec, other, examples, evaluation), {
    name: "TypeError",
    message:
      "float64Pass(): wanted an array stem.bias of shape [3] in state, got [2] with 2 values",
  });
});

Deno.test("float64Pass() computes only the first blocks and their exits", () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 3, width: 3 });
  const examples = randomExamples([2], 2, 4);
  const state = randomState(spec);
  const all = float64Pass(spec, state, examples, { mode: "evaluation" });
  const cut = float64Pass(spec, state, examples, { mode: "evaluation", depth: 1 });
  assert.deepEqual(cut.logits, all.logits.slice(0, 2));
  assert.deepEqual(
    Object.keys(cut.gradient([1, 1])).filter((name) => name.startsWith("blocks.")),
    ["weight", "bias"].map((name) => `blocks.0.dense.${name}`)
      .concat(["blocks.0.norm.scale", "blocks.0.norm.shift"]),
  );
});
