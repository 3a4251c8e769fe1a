// A pre-norm transformer encoder over [tokens, features] that is not built in (Vaswani et al., 2017; Xiong et al., 2020).

import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import { norm } from "./norm.ts";

/** Every block has two residuals: attention, and a network of two affine maps for each token. */
export function transformer(
  { tokens = 5, features = 3, classes = 4, maxDepth = 3, width = 8, heads = 2 }: {
    readonly tokens?: number;
    readonly features?: number;
    readonly classes?: number;
    readonly maxDepth?: number;
    readonly width?: number;
    readonly heads?: number;
  } = {},
): ChainSpec {
  return chain({
    name: "transformer",
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
          branch: [norm("norm1"), { layer: "attention", name: "mix", heads }],
        },
        {
          layer: "residual",
          branch: [
            norm("norm2"),
            { layer: "affine", name: "expand", outputs: 2 * width },
            { layer: "gelu" },
            { layer: "affine", name: "contract", outputs: width },
          ],
        },
      ],
    }],
    head: [norm("norm"), { layer: "globalMean" }, {
      layer: "affine",
      name: "dense",
      outputs: classes,
    }],
  });
}
