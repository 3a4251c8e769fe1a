// A residual network over images that is not built in: depthwise convolutions, layer norms and GELU, and in every block
// squeeze-and-excitation (Hu et al., 2018).

import type { Chain, Layer } from "../../src/architectures/layer.ts";
import { chain, type ChainSpec } from "../../src/architectures/chain_network.ts";
import { norm } from "./norm.ts";

/** In two stages, `blocks` each; the second has half the resolution and `channels[1]` channels. */
export function squeezeExcitation(
  { size = [8, 8], inputChannels = 3, classes = 4, channels = [4, 6], blocks = [1, 2] }: {
    readonly size?: readonly [number, number];
    readonly inputChannels?: number;
    readonly classes?: number;
    readonly channels?: readonly [number, number];
    readonly blocks?: readonly [number, number];
  } = {},
): ChainSpec {
  const shrink = (name: string): Layer => (
    { layer: "convolution", name, outputs: channels[1], size: 2, stride: 2 }
  );
  return chain({
    name: "squeeze-and-excitation",
    inputShape: [...size, inputChannels],
    classes,
    stem: [
      { layer: "convolution", name: "conv", outputs: channels[0], size: 3, padding: 1 },
      norm("norm"),
    ],
    stages: [
      {
        count: blocks[0],
        block: [{ layer: "residual", branch: branch(channels[0]) }],
        adapter: [shrink("conv"), norm("norm"), { layer: "gelu" }],
      },
      {
        count: blocks[1],
        first: [{
          layer: "residual",
          branch: [shrink("shrink"), ...branch(channels[1])],
          shortcut: [shrink("shortcut")],
        }],
        block: [{ layer: "residual", branch: branch(channels[1]) }],
      },
    ],
    exit: [{ layer: "globalMean" }],
    head: [norm("norm"), { layer: "affine", name: "dense", outputs: classes }],
  });
}

function branch(channels: number): Chain {
  return [
    {
      layer: "convolution",
      name: "depthwise",
      outputs: channels,
      size: 3,
      padding: 1,
      groups: "channels",
    },
    norm("norm"),
    { layer: "convolution", name: "expand", outputs: 2 * channels, size: 1 },
    { layer: "gelu" },
    { layer: "convolution", name: "contract", outputs: channels, size: 1 },
    {
      layer: "multiply",
      branch: [
        { layer: "globalMean" },
        { layer: "affine", name: "squeeze", outputs: Math.max(1, Math.floor(channels / 2)) },
        { layer: "relu" },
        { layer: "affine", name: "excite", outputs: channels },
        { layer: "sigmoid" },
      ],
    },
  ];
}
