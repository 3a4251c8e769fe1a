// What a network costs, from its sizes alone: numbers that are trained, and multiply-adds of one example's way through
// it as its architecture is written down, whatever an engine makes of that (kernels folded together, Winograd's way).

import { checkArgument, numbers } from "../numbers/options.ts";
import { checkExits } from "./checks.ts";
import { checkSpec, checkWhole, type ConvSpec, type DenseSpec } from "./specification.ts";

/** What one part of a network costs. */
interface Cost {
  /** Weights, biases, scales and shifts. */
  readonly parameters: number;
  /** Of convolutions and affines; biases, norms and residual sums not counted. */
  readonly multiplyAdds: number;
}

/** Trained numbers of a network of `depth` blocks: weights and biases, scales and shifts of norms. */
export function parameterCount(spec: DenseSpec | ConvSpec, depth: number): number {
  checkSpec("parameterCount", spec);
  checkWhole("parameterCount", { depth }, 0);
  const { stem, block, head } = costs(spec);
  return stem.parameters + depth * block.parameters + head.parameters;
}

/**
 * Multiply-adds of one example: the stem, the blocks up to the deepest exit, and one head for each exit. A tap of a
 * convolution counts where it falls on padding, too.
 *
 * @param exits those that are computed, for instance `[0, 1, 2]`; `[8]` is the last exit of 8 blocks alone
 */
export function multiplyAdds(spec: DenseSpec | ConvSpec, exits: readonly number[]): number {
  checkSpec("multiplyAdds", spec);
  checkArgument("multiplyAdds", "exits", exits, numbers);
  checkExits("multiplyAdds", exits, spec.maxDepth);
  const { stem, block, head } = costs(spec);
  return stem.multiplyAdds + Math.max(...exits) * block.multiplyAdds +
    new Set(exits).size * head.multiplyAdds;
}

function costs(spec: DenseSpec | ConvSpec): Record<"stem" | "block" | "head", Cost> {
  if (spec.kind === "dense") {
    const { inputs, width, classes } = spec;
    return {
      stem: affine(inputs, width),
      block: sum(affine(width, width), norm(width)),
      head: affine(width, classes),
    };
  }
  const { size, channels, outer, inner, classes } = spec;
  const [height, width] = size.map((extent) => extent - 4); // of what the 5×5 kernel gives
  const positions = Math.floor(height / 2) * Math.floor(width / 2); // behind the pooling
  return {
    stem: convolution(5, channels, outer, height * width),
    block: sum(
      ...[norm(outer), convolution(1, outer, inner, positions)],
      ...[norm(inner), convolution(3, inner, inner, positions)],
      ...[norm(inner), convolution(1, inner, outer, positions)],
    ),
    head: sum(affine(outer, outer), norm(outer), affine(outer, classes)),
  };
}

function affine(inputs: number, outputs: number): Cost {
  return convolution(1, inputs, outputs, 1);
}

function convolution(side: number, inputs: number, outputs: number, positions: number): Cost {
  const weights = side ** 2 * inputs * outputs;
  return { parameters: weights + outputs, multiplyAdds: weights * positions };
}

function norm(features: number): Cost {
  return { parameters: 2 * features, multiplyAdds: 0 };
}

function sum(...parts: readonly Cost[]): Cost {
  return {
    parameters: parts.reduce((total, { parameters }) => total + parameters, 0),
    multiplyAdds: parts.reduce((total, { multiplyAdds }) => total + multiplyAdds, 0),
  };
}
