// Conv networks of any shape, and error measures against float64.

import type { Examples, Network, NetworkState } from "../../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../../src/engines/simd/create.ts";
import { conv, type ConvSpec } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";
import { randomExamples } from "../../examples.ts";

/** A network on engine simd with kernels of two vectors, without measuring variants. */
export function makeConv(
  spec: ConvSpec,
  options: Partial<Parameters<typeof createSimdNetwork>[1]> = {},
): Promise<Network> {
  return createSimdNetwork(spec, {
    ...{ seed: 1, reason: "test", threads: 1, variant: { vectors: 2, relaxed: false } },
    ...options,
  });
}

/** The trained arrays of a state, by name. */
export function weightsOf(state: NetworkState): Record<string, Float32Array> {
  return arraysOf(state, (name) => /\.(kernel|weight|bias|scale|shift)$/.test(name));
}

/** The momenta of a state under the names of the weights: after one step from rest they are the gradients. */
export function momentaOf(state: NetworkState): Record<string, Float32Array> {
  const momenta = arraysOf(state, (name) => name.endsWith(".momentum"));
  return Object.fromEntries(
    Object.entries(momenta).map(([name, data]) => [name.replace(/\.momentum$/, ""), data]),
  );
}

function arraysOf(state: NetworkState, wanted: (name: string) => boolean) {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => wanted(name)).map(([name, { data }]) => [name, data]),
  );
}

/** The largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The largest difference; Infinity if any value is NaN or the lengths differ. */
export function farthest(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Infinity;
  const apart = Array.from(wanted).map((value, i) => Math.abs(got[i] - value));
  return apart.some(Number.isNaN) ? Infinity : largest(apart);
}

/**
 * Random images of different brightness: means over positions then differ between images, as in real data, and the head's
 * norm does not divide by a tiny deviation.
 */
export function variedImages(spec: ConvSpec, batch: number, seed = 1): Examples {
  const { inputs, labels } = randomExamples(
    ...[[...spec.size, spec.channels], spec.classes, batch, seed] as const,
  );
  const random = randomStream(seed, "levels");
  const levels = Array.from({ length: batch * spec.channels }, () => 4 * random() - 2);
  const size = inputs.length / batch;
  return {
    inputs: inputs.map((value, i) =>
      value + levels[Math.floor(i / size) * spec.channels + i % spec.channels]
    ),
    labels,
  };
}

/**
 * The scale of an array's error: its largest gradient, but for biases before a norm, whose gradients are nearly zero, that of
 * their layer's kernel.
 */
export function yardstick(name: string): string {
  return name.replace(/(conv[123]|stem)\.bias$/, "$1.kernel")
    .replace("head.dense1.bias", "head.dense1.weight");
}

/** A network of odd extents that trains in a moment. */
export const tiny = conv({
  size: [8, 7],
  channels: 1,
  classes: 3,
  maxDepth: 2,
  outer: 5,
  inner: 3,
});
