// An MLP-Mixer (Tolstikhin et al., 2021) over images cut into patches, as chains of layers.

import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import type { Chain } from "../../src/architectures/layer.ts";

/** Blocks of two residuals: one mixes the patches of every channel, one the channels of every patch. */
export function mlpMixer(
  { size = 6, patch = 2, channels = 6, hidden = 8, classes = 3, maxDepth = 3 } = {},
): ChainSpec {
  const patches = (size / patch) ** 2;
  const mlp = (name: string, outputs: number): Chain => [
    { layer: "affine", name: `${name}.up`, outputs: hidden },
    { layer: "gelu" },
    { layer: "affine", name: `${name}.down`, outputs },
  ];
  return chain({
    name: "MLP-Mixer",
    inputShape: [size, size, 1],
    classes,
    stem: [
      { layer: "convolution", name: "patches", outputs: channels, size: patch, stride: patch },
      { layer: "reshape", shape: [patches, channels] },
    ],
    stages: [{
      count: maxDepth,
      block: [
        {
          layer: "residual",
          branch: [
            { layer: "layerNorm", name: "norm1", epsilon: 1e-6 },
            { layer: "transpose", axes: [1, 0] },
            ...mlp("tokens", patches),
            { layer: "transpose", axes: [1, 0] },
          ],
        },
        {
          layer: "residual",
          branch: [
            { layer: "layerNorm", name: "norm2", epsilon: 1e-6 },
            ...mlp("channels", channels),
          ],
        },
      ],
    }],
    exit: [],
    head: [
      { layer: "layerNorm", name: "norm", epsilon: 1e-6 },
      { layer: "globalMean" },
      { layer: "affine", name: "dense", outputs: classes },
    ],
  });
}
