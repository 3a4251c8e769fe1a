// Builders of network parts: a builder owns the variables of one part (the stem, a block or the head) and
// the population statistics of its norms.

import * as tf from "@tensorflow/tfjs-core";
import { exampleSize } from "../../datasets/dataset.ts";
import type { Initialisation } from "../../architectures/initialisation.ts";
import type { LayerArray } from "../../architectures/layer.ts";
import { affineArrays } from "../../architectures/layers/affine.ts";
import { normWeights } from "../../architectures/layers/batch_norm.ts";
import { convolutionArrays } from "../../architectures/layers/convolution.ts";
import { initialWeights } from "../initial_weights.ts";
import type { PopulationStatistics } from "../moments.ts";
import { addBias, affine } from "./operations/affine.ts";
import { normaliseBatch, normalisePopulation } from "./operations/batch_norm.ts";
import { rowMoments } from "./operations/composed_norm.ts";
import { convolution, type Pad } from "./operations/convolution.ts";
import { depthwise } from "./operations/depthwise.ts";

/** A function from activations to activations. */
export type Layer = (x: tf.Tensor) => tf.Tensor;

/** Options of {@linkcode Builder.convolution}. */
export interface ConvolutionOptions {
  /** Input channels. */
  readonly inputs: number;
  /** Output channels. */
  readonly outputs: number;
  /** Height and width of the kernel. */
  readonly size: number;
  /** Default 1. */
  readonly stride?: number;
  /** Rows and columns of zeros on every side; `same` keeps height and width at stride 1, `valid` adds none. */
  readonly padding: "same" | "valid" | number;
  /** `channels`: depthwise, with kernel [size, size, 1, channels]; default 1: a full convolution. */
  readonly groups?: 1 | "channels";
}

/** Creates the variables and layers of one part of a network. */
export interface Builder {
  /**
   * A trained tensor: uniform in ±1/√fanIn, or filled with one value.
   *
   * @param name unique within the part, for instance "query.weight"
   */
  variable(name: string, shape: readonly number[], initialisation: Initialisation): tf.Variable;
  /**
   * x · w + b over the last axis, then the activation, if any, as variables `name.weight` [in, out] and `name.bias`.
   */
  affine(name: string, inputs: number, outputs: number, activation?: "relu"): Layer;
  /** Convolution of [B, H, W, in] with bias, as variables `name.kernel` and `name.bias`. */
  convolution(name: string, options: ConvolutionOptions): Layer;
  /**
   * Batch normalisation over all axes but the last: batch statistics in training, population statistics in
   * evaluation; separate for every exit in the head. Variables `name.scale` and `name.shift`.
   */
  norm(name: string, features: number): Layer;
}

/** State of a forward pass that all parts of a network share: norm mode, exits and mask. */
export interface Pass {
  /** `batch`: batch statistics; `estimate`: batch statistics, which are recorded; `population`: estimated statistics. */
  mode: "batch" | "estimate" | "population";
  /** In the head: the stacked exits, which have separate statistics. */
  exits: readonly number[] | undefined;
  /** Mask of the current block's branches, [B, 1, units]; absent: none. */
  mask?: tf.Tensor;
}

/** A norm's population statistics: one row per group (exits in the head, else a single one), `[groups, features]`. */
export interface NormStatistics {
  readonly features: number;
  /** By group; absent before an estimate. */
  readonly groups: Map<number, PopulationStatistics>;
  /** Batch statistics recorded by an estimation pass, read and freed by the network: [G, 1, F] each. */
  noted?: { mean: tf.Tensor; variance: tf.Tensor; groups: readonly number[] };
}

/** Frees the recorded statistics of a norm. */
export function disposeNoted({ mean, variance }: NonNullable<NormStatistics["noted"]>): void {
  tf.dispose([mean, variance]);
}

/** One part of a network with its variables and norms, by names without the part's prefix. */
export interface Part {
  readonly apply: Layer;
  readonly variables: Map<string, tf.Variable>;
  readonly norms: Map<string, NormStatistics>;
  /** Whether its residuals take their masks from the pass. */
  readonly masksWithin?: boolean;
}

/** Builds a part whose variables are initialised from `seed` and their full names. */
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

  const made = ({ name, shape, initial }: LayerArray) => variable(name, shape, initial!);

  const build: Builder = {
    variable,
    affine(name, inputs, outputs, activation) {
      const [weight, bias] = affineArrays(name, inputs, outputs).map(made);
      return (x) => {
        if (x.shape.at(-1) === inputs) return affine(x, weight, bias, activation);
        throw new TypeError(
          `affine(): ${prefix}${name} takes ${inputs} features, got activations of [${x.shape}]`,
        );
      };
    },
    convolution(name, { padding, ...sizes }) {
      const { inputs, outputs, size, stride = 1, groups = 1 } = sizes;
      const layer = { layer: "convolution", name, outputs, size, groups } as const;
      const [kernel, bias] = convolutionArrays(layer, inputs).map(made);
      const images = (x: tf.Tensor) => {
        if (x.rank === 4 && x.shape[3] === inputs) return x;
        throw new TypeError(
          `convolution(): ${prefix}${name} takes images [B, H, W, ${inputs}], got activations of [${x.shape}]`,
        );
      };
      if (groups === "channels") {
        const zeros = zerosAround(padding, size);
        return (x) => addBias(depthwise(images(x), kernel, stride, zeros), bias);
      }
      const pad = padOf(padding, size, stride);
      return (x) => convolution(images(x), kernel, bias, stride, pad);
    },
    norm(name, features) {
      const [scale, shift] = normWeights(name, features).map(made);
      const statistics: NormStatistics = { features, groups: new Map() };
      norms.set(name, statistics);
      return (x) => {
        if (x.shape.at(-1) !== features) {
          throw new TypeError(
            `norm(): ${prefix}${name} has ${features} features, got activations of [${x.shape}]`,
          );
        }
        const groups = pass.exits ?? [0];
        return normalise(x, groups, pass, statistics, scale, shift);
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
  x: tf.Tensor, // [..., F], the examples of each group in turn
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
      tf.tensor(concatenate(known.map((one) => one[of])), [groups.length, statistics.features]);
    return normalisePopulation(x, groups.length, stack("mean"), stack("variance"), scale, shift);
  }
  if (pass.mode === "estimate") {
    const grouped = tf.reshape(x, [groups.length, -1, statistics.features]);
    const { mean, variance } = rowMoments(grouped);
    if (statistics.noted) disposeNoted(statistics.noted); // if a pass applies the norm twice
    statistics.noted = { mean: tf.keep(mean), variance: tf.keep(variance), groups };
  }
  return normaliseBatch(x, groups.length, scale, shift);
}

function concatenate(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => all.set(row, i * row.length));
  return all;
}

/** Rows and columns of zeros on every side. */
function zerosAround(padding: ConvolutionOptions["padding"], size: number): number {
  if (typeof padding === "number") return padding;
  return padding === "valid" ? 0 : (size - 1) / 2;
}

/** The same as a padding mode of the library, which is faster. */
function padOf(padding: Pad, size: number, stride: number): Pad {
  if (padding === 0) return "valid";
  return stride === 1 && padding === (size - 1) / 2 ? "same" : padding;
}
