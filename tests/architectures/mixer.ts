// An MLP-Mixer over images that is not built in (Tolstikhin et al., 2021): affine maps over patches and over features in turn.

import type { Chain } from "../../src/architectures/layer.ts";
import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import { norm } from "./norm.ts";

/** Patches of `patch` × `patch` pixels, which divide height and width. */
export function mixer(
  { size = [8, 12], inputChannels = 3, classes = 4, maxDepth = 2, patch = 4, width = 6 }: {
    readonly size?: readonly [number, number];
    readonly inputChannels?: number;
    readonly classes?: number;
    readonly maxDepth?: number;
    readonly patch?: number;
    readonly width?: number;
  } = {},
): ChainSpec {
  const patches = (size[0] / patch) * (size[1] / patch);
  return chain({
    name: "mixer",
    inputShape: [...size, inputChannels],
    classes,
    stem: [
      { layer: "convolution", name: "patches", outputs: width, size: patch, stride: patch },
      { layer: "reshape", shape: [patches, width] },
    ],
    stages: [{
      count: maxDepth,
      block: [
        {
          layer: "residual",
          branch: [
            norm("norm1"),
            { layer: "transpose", axes: [1, 0] },
            ...map("patches", patches),
            { layer: "transpose", axes: [1, 0] },
          ],
        },
        { layer: "residual", branch: [norm("norm2"), ...map("features", width)] },
      ],
    }],
    exit: [],
    head: [norm("norm"), { layer: "globalMean" }, {
      layer: "affine",
      name: "dense",
      outputs: classes,
    }],
  });
}

/** Two affine maps over the last axis with GELU between them. */
function map(name: string, extent: number): Chain {
  return [
    { layer: "affine", name: `${name}.expand`, outputs: 2 * extent },
    { layer: "gelu" },
    { layer: "affine", name: `${name}.contract`, outputs: extent },
  ];
}
