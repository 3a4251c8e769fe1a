// What an architecture is made with: it owns the variables of one part of a network (the stem, a block or
// the head) and the population statistics of its norms.

import * as tf from "@tensorflow/tfjs-core";
import { exampleSize } from "../../data/dataset.ts";
import { type Initialisation, initialWeights } from "../initial_weights.ts";
import type { PopulationStatistics } from "../moments.ts";
import { addBias, affine, normaliseBatch, normalisePopulation, rowMoments } from "./operations.ts";

/** A function from activations to activations. */
export type Layer = (x: tf.Tensor) => tf.Tensor;

/** Makes the variables and layers of one part of a network. */
export interface Builder {
  /**
   * A trained tensor: uniform in ±1/√fanIn, or filled with one value.
   *
   * @param name unique within the part, for instance "query.weight"
   */
  variable(name: string, shape: readonly number[], initialisation: Initialisation): tf.Variable;
  /** x · w + b over the last axis, as variables `name.weight` [in, out] and `name.bias`. */
  affine(name: string, inputs: number, outputs: number): Layer;
  /** Convolution of [B, H, W, in] with bias, stride 1, as variables `name.kernel` and `name.bias`. */
  convolution(
    name: string,
    options: { inputs: number; outputs: number; size: number; padding: "same" | "valid" },
  ): Layer;
  /**
   * Batch normalisation over all axes but the last: batch statistics in training, population statistics in
   * evaluation; in the head for every exit separately. Variables `name.scale` and `name.shift`.
   */
  norm(name: string, features: number): Layer;
}

/** How a forward pass treats norms, shared by all parts of a network. */
export interface Pass {
  /** `batch`: statistics of the batch; `estimate`: those, and they are noted; `population`: the estimated ones. */
  mode: "batch" | "estimate" | "population";
  /** In the head: the exits that are stacked, so that each has statistics of its own. */
  exits: readonly number[] | undefined;
}

/** A norm's population statistics: one row a group (exit in the head, else one), `[groups, features]`. */
export interface NormStatistics {
  readonly features: number;
  /** Indexed by group; absent before an estimate. */
  readonly groups: Map<number, PopulationStatistics>;
  /** What an estimation pass noted for the batch at hand, read and freed by the network: [G, 1, F] each. */
  noted?: { mean: tf.Tensor; variance: tf.Tensor; groups: readonly number[] };
}

/** Frees what a norm noted. */
export function disposeNoted({ mean, variance }: NonNullable<NormStatistics["noted"]>): void {
  tf.dispose([mean, variance]);
}

/** One part of a network with what it owns, by names without the part's prefix. */
export interface Part {
  readonly apply: Layer;
  readonly variables: Map<string, tf.Variable>;
  readonly norms: Map<string, NormStatistics>;
}

/** Builds a part whose variables start from `seed` and their full names. */
export function buildPart(
  prefix: string,
  pass: Pass,
  seed: number,
  make: (build: Builder) => Layer,
): Part {
  const variables = new Map<string, tf.Variable>();
  const norms = new Map<string, NormStatistics>();

  const variable = (name: string, shape: readonly number[], initialisation: Initialisation) => {
    if (variables.has(name)) {
      throw new TypeError(
        `variable(): names must be unique within a part, got ${prefix}${name} twice`,
      );
    }
    const size = exampleSize(shape);
    const values = initialWeights(prefix + name, size, initialisation, seed);
    const created = tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
    variables.set(name, created);
    return created;
  };

  const build: Builder = {
    variable,
    affine(name, inputs, outputs) {
      const weight = variable(join(name, "weight"), [inputs, outputs], { fanIn: inputs });
      const bias = variable(join(name, "bias"), [outputs], { fanIn: inputs });
      return (x) => affine(x, weight, bias);
    },
    convolution(name, { inputs, outputs, size, padding }) {
      const fanIn = inputs * size * size;
      const kernel = variable(join(name, "kernel"), [size, size, inputs, outputs], { fanIn });
      const bias = variable(join(name, "bias"), [outputs], { fanIn });
      // a 1×1 convolution is a matrix product over positions
      if (size === 1) return (x) => affine(x, tf.reshape(kernel, [inputs, outputs]), bias);
      return (x) => addBias(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, padding), bias);
    },
    norm(name, features) {
      const scale = variable(join(name, "scale"), [features], { value: 1 });
      const shift = variable(join(name, "shift"), [features], { value: 0 });
      const statistics: NormStatistics = { features, groups: new Map() };
      norms.set(name, statistics);
      return (x) => {
        if (x.shape.at(-1) !== features) {
          throw new TypeError(
            `norm(): ${prefix}${name} has ${features} features, got activations of [${x.shape}]`,
          );
        }
        const groups = pass.exits ?? [0];
        const grouped = tf.reshape(x, [groups.length, x.size / features / groups.length, features]);
        return tf.reshape(normalise(grouped, groups, pass, statistics, scale, shift), x.shape);
      };
    },
  };
  try {
    return { apply: make(build), variables, norms };
  } catch (error) {
    tf.dispose([...variables.values()]);
    throw error;
  }
}

function normalise(
  x: tf.Tensor, // [G, R, F]
  groups: readonly number[],
  pass: Pass,
  statistics: NormStatistics,
  scale: tf.Variable,
  shift: tf.Variable,
): tf.Tensor {
  if (pass.mode === "population") {
    const known = groups.map((group) => {
      const kept = statistics.groups.get(group);
      if (!kept) {
        throw new Error(
          "the norms have no population statistics yet; call estimateStatistics() first",
        );
      }
      return kept;
    });
    const stack = (of: "mean" | "variance") =>
      tf.tensor(concatenate(known.map((one) => one[of])), [groups.length, 1, statistics.features]);
    return normalisePopulation(x, stack("mean"), stack("variance"), scale, shift);
  }
  if (pass.mode === "estimate") {
    const { mean, variance } = rowMoments(x);
    if (statistics.noted) disposeNoted(statistics.noted); // where a pass applies the norm again
    statistics.noted = { mean: tf.keep(mean), variance: tf.keep(variance), groups };
  }
  return normaliseBatch(x, scale, shift);
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => all.set(row, i * row.length));
  return all;
}

/** "dense" and "weight" give "dense.weight"; a part's only layer may have the empty name. */
function join(name: string, kind: string): string {
  return name === "" ? kind : `${name}.${kind}`;
}
