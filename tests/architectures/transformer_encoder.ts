// A pre-norm transformer encoder (Vaswani et al., 2017; Xiong et al., 2020) over tokens, as chains of layers.

import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";

/** Blocks of two residuals: attention, and an affine map of every token on its own. */
export function transformerEncoder(
  { tokens = 5, features = 4, width = 8, heads = 2, classes = 3, maxDepth = 3 } = {},
): ChainSpec {
  return chain({
    name: "transformer encoder",
    inputShape: [tokens, features],
    classes,
    stem: [
      { layer: "affine", name: "embed", outputs: width },
      { layer: "position", name: "position" },
    ],
    stages: [{
      count: maxDepth,
      block: [
        {
          layer: "residual",
          branch: [
            { layer: "layerNorm", name: "norm1", epsilon: 1e-5 },
            { layer: "attention", name: "attention", heads },
          ],
        },
        {
          layer: "residual",
          branch: [
            { layer: "layerNorm", name: "norm2", epsilon: 1e-5 },
            { layer: "affine", name: "up", outputs: 2 * width },
            { layer: "gelu" },
            { layer: "affine", name: "down", outputs: width },
          ],
        },
      ],
    }],
    exit: [{ layer: "globalMean" }],
    head: [
      { layer: "layerNorm", name: "norm", epsilon: 1e-5 },
      { layer: "affine", name: "dense", outputs: classes },
    ],
  });
}
