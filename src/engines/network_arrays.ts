// The arrays of a network by name: what shape each has and how it is laid out, so that a program that is not ours
// can check a file and rebuild the network from it.

import type { ConvSpec, DenseSpec } from "./specification.ts";

/** eps of every norm: y = (x − mean) / √(variance + eps) · scale + shift. */
export const normEpsilon = 1e-5;

/** The kinds of networks that are data; one of the user's own is code. */
export type BuiltInSpec = DenseSpec | ConvSpec;

/** One array. */
export interface NetworkArray {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** What the axes are, in words. */
  readonly layout: string;
  /** Trained, or a norm's population statistics. */
  readonly kind: "weight" | "statistic";
  /** The block it belongs to; absent for stem and head. */
  readonly block?: number;
}

/** All arrays of a network with that many blocks, momenta left out, in the order of its state. */
export function networkArrays(spec: BuiltInSpec, depth: number): Map<string, NetworkArray> {
  const arrays = new Map<string, NetworkArray>();
  const affine = (name: string, inputs: number, outputs: number, block?: number) => {
    const part = { kind: "weight", block } as const;
    arrays.set(`${name}.weight`, { ...part, shape: [inputs, outputs], layout: "[in, out]" });
    arrays.set(`${name}.bias`, { ...part, shape: [outputs], layout: "[out]" });
  };
  const convolution = (
    name: string,
    size: number,
    inputs: number,
    outputs: number,
    block?: number,
  ) => {
    const part = { kind: "weight", block } as const;
    const layout = "[height, width, in, out], cross-correlation";
    arrays.set(`${name}.kernel`, { ...part, shape: [size, size, inputs, outputs], layout });
    arrays.set(`${name}.bias`, { ...part, shape: [outputs], layout: "[out]" });
  };
  const norm = (name: string, features: number, block?: number, exits?: number) => {
    const layout = "[features]";
    for (const kind of ["scale", "shift"]) {
      arrays.set(`${name}.${kind}`, { shape: [features], layout, kind: "weight", block });
    }
    const shape = exits === undefined ? [features] : [exits, features];
    for (const kind of ["mean", "variance"]) {
      const each = exits === undefined ? layout : "[exits, features], one row for each exit";
      arrays.set(`${name}.${kind}`, { shape, layout: each, kind: "statistic", block });
    }
  };

  if (spec.kind === "dense") {
    affine("stem", spec.inputs, spec.width);
    for (let i = 0; i < depth; i++) {
      affine(`blocks.${i}.dense`, spec.width, spec.width, i);
      norm(`blocks.${i}.norm`, spec.width, i);
    }
    affine("head", spec.width, spec.classes);
    return arrays;
  }
  const { channels, outer, inner, classes } = spec;
  convolution("stem", 5, channels, outer);
  for (let i = 0; i < depth; i++) {
    const stages = [[outer, inner, 1], [inner, inner, 3], [inner, outer, 1]] as const;
    stages.forEach(([inputs, outputs, size], stage) => {
      norm(`blocks.${i}.norm${stage + 1}`, inputs, i);
      convolution(`blocks.${i}.conv${stage + 1}`, size, inputs, outputs, i);
    });
  }
  affine("head.dense1", outer, outer);
  norm("head.norm", outer, undefined, depth + 1);
  affine("head.dense2", outer, classes);
  return arrays;
}

/** The network as formulas, for who rebuilds it. */
export function networkInWords({ kind }: BuiltInSpec): string {
  const norm = `norm(x) = (x - mean) / sqrt(variance + ${normEpsilon}) * scale + shift`;
  return kind === "dense"
    ? "a_0 = stem(x); a_i = a_(i-1) + norm_i(relu(dense_i(a_(i-1)))), blocks counted from 0 in names; " +
      `logits of exit d = head(a_d); affine maps are x @ weight + bias; ${norm}`
    : "images are [batch, height, width, channels]; a_0 = mean pooling (2x2, stride 2, rounding down) of " +
      "stem(x), a 5x5 convolution without padding; a_i = a_(i-1) + conv3(relu(norm3(conv2(relu(norm2(" +
      "conv1(relu(norm1(a_(i-1)))))))), stride 1, same size, blocks counted from 0 in names; exit d: " +
      "h = mean of a_d over height and width, g = h + norm(relu(dense1(h))) with row d of the head's " +
      `statistics, logits = dense2(g); affine maps are x @ weight + bias; ${norm}`;
}
