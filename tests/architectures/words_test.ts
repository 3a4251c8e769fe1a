// Networks as formulas.

import assert from "node:assert/strict";
import { chain } from "../../src/architectures/chain_network.ts";
import { dense } from "../../src/architectures/dense.ts";
import { networkInWords } from "../../src/architectures/words.ts";

Deno.test("networkInWords() writes the formulas of a dense network out", () => {
  assert.equal(
    networkInWords(dense({ inputs: 2, classes: 2, maxDepth: 3 })),
    "a_0 = stem(x); a_(i+1) = a_i + blocks.i.norm(relu(blocks.i.dense(a_i))); exit d: e = a_d; logits = head(e); " +
      "blocks and exits are counted from 0; statistics behind the blocks have a row for each exit; " +
      "affine maps are x @ weight + bias over the last axis; " +
      "batch norms are (x - mean) / sqrt(variance + 0.00001) * scale + shift over the last axis",
  );
});

Deno.test("networkInWords() names repeated subexpressions, starts of stages, and the exits of adapters", () => {
  const spec = chain({
    name: "stages",
    inputShape: [4, 4, 1],
    classes: 2,
    stem: [{ layer: "convolution", name: "", outputs: 2, size: 3, padding: 1 }],
    stages: [
      {
        count: 2,
        block: [{ layer: "residual", branch: [{ layer: "silu" }] }],
        adapter: [{ layer: "meanPool", size: 2 }],
      },
      {
        count: 2,
        first: [{ layer: "meanPool", size: 2 }],
        block: [{ layer: "relu" }, {
          layer: "multiply",
          branch: [{ layer: "globalMean" }, { layer: "sigmoid" }],
        }],
      },
    ],
    exit: [{ layer: "globalMean" }],
    head: [{ layer: "affine", name: "out", outputs: 2 }],
  });
  const [formulas] = networkInWords(spec).split("; blocks and exits are counted");
  assert.deepEqual(formulas.split("; "), [
    "x is [batch, height, width, channels]",
    "a_0 = stem(x)",
    "a_(i+1), i from 0 to 1 = a_i + silu(a_i)",
    "a_(i+1), i = 2 = mean_pool_2(a_i)",
    ...["h1 = relu(a_i)", "a_(i+1), i = 3 = h1 * sigmoid(global_mean(h1))"],
    "exit d: e = a_d",
    "where d <= 2: e = mean_pool_2(e)",
    "logits = head.out(global_mean(e))",
  ]);
});
