// A network of squeeze-and-excitation blocks (Hu et al., 2018) with layer norm and GELU over images, as chains of layers.

import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import type { Chain } from "../../src/architectures/layer.ts";

/** Blocks of a depthwise and a 1×1 convolution, whose channels are weighted by what is in all positions. */
export function squeezeExcitation(
  { size = 6, channels = 6, squeezed = 3, classes = 3, maxDepth = 3 } = {},
): ChainSpec {
  const excitation: Chain = [
    { layer: "globalMean" },
    { layer: "affine", name: "squeeze", outputs: squeezed },
    { layer: "gelu" },
    { layer: "affine", name: "excite", outputs: channels },
    { layer: "sigmoid" },
  ];
  return chain({
    name: "squeeze-and-excitation",
    inputShape: [size, size, 2],
    classes,
    stem: [
      { layer: "convolution", name: "conv", outputs: channels, size: 3, padding: 1 },
      { layer: "layerNorm", name: "norm", epsilon: 1e-6 },
    ],
    stages: [{
      count: maxDepth,
      block: [{
        layer: "residual",
        branch: [
          {
            layer: "convolution",
            name: "conv1",
            outputs: channels,
            size: 3,
            padding: 1,
            groups: "channels",
          },
          { layer: "layerNorm", name: "norm", epsilon: 1e-6 },
          { layer: "gelu" },
          { layer: "convolution", name: "conv2", outputs: channels, size: 1 },
          { layer: "multiply", branch: excitation },
        ],
      }],
    }],
    exit: [{ layer: "globalMean" }],
    head: [
      { layer: "layerNorm", name: "norm", epsilon: 1e-6 },
      { layer: "affine", name: "dense", outputs: classes },
    ],
  });
}
