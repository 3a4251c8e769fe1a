// Small networks with every kind of layer, for comparisons of implementations.

import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import type { ArchitectureSpec } from "../../src/architectures/specification.ts";
import { staged } from "../../src/architectures/staged.ts";
import { mixer } from "./mixer.ts";
import { squeezeExcitation } from "./squeeze_excitation.ts";
import { transformer } from "./transformer.ts";

/** Stages of one, two and one block. */
export const stages = staged({
  size: [8, 8],
  inputChannels: 2,
  classes: 3,
  stages: [1, 2, 1],
  channels: [4, 6, 8],
});

/**
 * Layers that the others lack: images of odd sizes, depthwise convolutions with stride 2, a stage that begins with a block
 * without residuals, and flattened exits.
 */
export const assorted: ChainSpec = chain({
  name: "assorted",
  inputShape: [13, 12, 2],
  classes: 3,
  stem: [
    { layer: "convolution", name: "conv1", outputs: 4, size: 3, padding: 1 },
    { layer: "silu" },
    {
      layer: "convolution",
      name: "conv2",
      outputs: 4,
      size: 3,
      stride: 2,
      padding: 1,
      groups: "channels",
    },
  ], // [7, 6, 4]
  stages: [
    {
      count: 2,
      block: [{
        layer: "residual",
        branch: [
          { layer: "batchNorm", name: "norm" },
          { layer: "silu" },
          {
            layer: "convolution",
            name: "conv1",
            outputs: 4,
            size: 5,
            padding: 2,
            groups: "channels",
          },
          { layer: "convolution", name: "conv2", outputs: 4, size: 1 },
        ],
      }],
      adapter: [
        { layer: "meanPool", size: 3 },
        { layer: "batchNorm", name: "norm" },
      ],
    },
    {
      count: 2,
      first: [{ layer: "meanPool", size: 3 }], // [2, 2, 4]
      block: [{
        layer: "residual",
        branch: [
          { layer: "reshape", shape: [4, 4] },
          { layer: "affine", name: "dense", outputs: 4 },
          { layer: "silu" },
          { layer: "reshape", shape: [2, 2, 4] },
        ],
      }],
    },
  ],
  exit: [{ layer: "flatten" }],
  head: [{ layer: "affine", name: "dense", outputs: 3 }],
});

/** By name. */
export const networks: Readonly<Record<string, ArchitectureSpec>> = {
  staged: stages,
  "squeeze-and-excitation": squeezeExcitation(),
  transformer: transformer(),
  mixer: mixer(),
  assorted,
};
