// Memory layout of a dense network, in bytes. First scratch and parameters, at addresses that depend only on the
// specification, so that kernels can use them as constants below the memory's declared minimum; then the activations
// of a batch, which grow with the batch.

import type { DenseSpec } from "../../../architectures/specification.ts";
import { roomFrom, severalOf, type Take, tileSamples, wholeVectors } from "../layout.ts";

/** Weights and, in the same layout, their momenta: an affine's [in + 1, columns], its last row the bias. */
export interface Place {
  readonly weights: number;
  readonly velocity: number;
}

/** A block's affine, followed by scale and shift of its norm, [columns] each. */
interface BlockPlace extends Place {
  /** Offset of the norm's scale and shift within `weights` and `velocity`. */
  readonly norm: number;
  /** Mean, biased variance, 1/√(variance + eps) of the latest batch, and the rounding error of the mean, [columns] each. */
  readonly statistics: number;
}

/** Addresses that do not depend on the batch. Rows are padded with zeros to whole vectors. */
export interface DensePlan {
  /** Sizes of the network. */
  readonly inputs: number;
  readonly width: number;
  readonly classes: number;
  /** Width and classes padded to whole vectors, and their sum. */
  readonly units: number;
  readonly targets: number;
  readonly columns: number;
  /** Constant vectors of the kernels. */
  readonly constants: number;
  /** Masks of the existing samples in the current tile, and in the last tile, 8 lanes each. */
  readonly mask: number;
  readonly lastMask: number;
  /** Weights of the current block next to those of the head, [width + 1, units | targets]; and gradients. */
  readonly panel: number;
  readonly gradient: number;
  /** Gradients of scale and shift, [2, units], and of the stem, [inputs + 1, units]. */
  readonly normGradient: number;
  readonly stemGradient: number;
  /** The current tile of the network's inputs, [inputs + 1, 8], and of activations, [width + 1, 8]; each ends with a row of ones. */
  readonly inputTile: number;
  readonly tile: number;
  /** Gradients of an affine's outputs and of the head's logits, [columns, 8], and transposed. */
  readonly signal: number;
  readonly signalRows: number;
  /** Sums over the batch, a vector of partial sums per unit, [units, 4]. */
  readonly sums: number;
  readonly otherSums: number;
  /** Coefficients of the current norm, [units] each: slope · (y − mean) + shift forward, a (g − b + c (y − mean)) backward. */
  readonly slope: number;
  readonly mean: number;
  readonly shift: number;
  readonly backward: Readonly<Record<"a" | "b" | "c" | "mean", number>>;
  /** Logits of the current exit, [targets, 8]. */
  readonly logits: number;
  readonly exponentials: number;
  readonly stem: Place;
  readonly head: Place;
  /** The block with an index. */
  block(index: number): BlockPlace;
  /** Begin and end of the parameters of a network of a depth. */
  readonly parameters: number;
  parametersEnd(depth: number): number;
}

/** Most constant vectors. */
export const constantRoom = 64;

/** Sizes of a dense network. */
type DenseSizes = Pick<DenseSpec, "inputs" | "width" | "classes">;

/** The scratch part of a plan, with the sizes of the network. */
export type DenseScratch = Omit<
  DensePlan,
  "stem" | "head" | "block" | "parameters" | "parametersEnd"
>;

/** Scratch of the dense kernels. */
export function denseScratch({ inputs, width, classes }: DenseSizes, take: Take): DenseScratch {
  const units = wholeVectors(width);
  const targets = wholeVectors(classes);
  const columns = units + targets;
  return {
    ...{ inputs, width, classes, units, targets, columns },
    constants: take(4 * constantRoom),
    mask: take(8),
    lastMask: take(8),
    panel: take((width + 1) * columns),
    gradient: take((width + 1) * columns),
    normGradient: take(2 * units),
    stemGradient: take((inputs + 1) * units),
    inputTile: take((inputs + 1) * 8),
    tile: take((width + 1) * 8),
    signal: take(columns * 8),
    signalRows: take(columns * 8),
    sums: take(units * 4),
    otherSums: take(units * 4),
    slope: take(units),
    mean: take(units),
    shift: take(units),
    backward: { a: take(units), b: take(units), c: take(units), mean: take(units) },
    logits: take(targets * 8),
    exponentials: take(targets * 8),
  };
}

/** The plan for networks of a specification. */
export function densePlan(spec: DenseSpec): DensePlan {
  const { take, end } = roomFrom(0);
  const scratch = denseScratch(spec, take);
  const { inputs, width, units, targets } = scratch;
  const parameters = end();
  const place = (floats: number): Place => ({ weights: take(floats), velocity: take(floats) });
  const stem = place((inputs + 1) * units);
  const head = place((width + 1) * targets);

  const blocks = end();
  const blockSizes = { affine: (width + 1) * units, norm: 2 * units };
  const first = place(blockSizes.affine + blockSizes.norm);
  const statistics = take(4 * units);
  const stride = end() - blocks;
  return {
    ...scratch,
    ...{ stem, head, parameters },
    block: (index) => ({
      weights: first.weights + index * stride,
      velocity: first.velocity + index * stride,
      norm: 4 * blockSizes.affine,
      statistics: statistics + index * stride,
    }),
    parametersEnd: (depth) => blocks + depth * stride,
  };
}

/** Addresses that depend on the batch. */
export interface BatchPlan {
  /** Tiles of 8 samples. */
  readonly tiles: number;
  /** Inputs as given, [8 · tiles, inputs], padded with zeros. */
  readonly rows: number;
  /** [8 · tiles] integers, −1 beyond the batch. */
  readonly labels: number;
  /** Per exit: four partial sums of log-likelihoods, and the log-likelihood of every example. */
  total(exit: number): number;
  each(exit: number): number;
  /** Per exit: one-hot − probabilities, or log-probabilities, [tile][targets][8]. */
  outputs(exit: number): number;
  /** Per layer, [tile][width][8]: inputs of block i (or the head), and inputs of its norm. */
  activations(layer: number): number;
  rectified(layer: number): number;
  /** Gradient of the current activations. */
  signal: number;
  /** Masks of each block, [tile][width][8]; undefined if there are none. */
  readonly masks?: (block: number) => number;
  /** Masks of a block as given, [8 · tiles][width] and a vector of padding. */
  readonly maskRows: number;
  /** In training with masks: the part of the signal along the identity path, [tile][width][8]. */
  readonly aside: number;
  /** End of the memory, in bytes. */
  readonly end: number;
}

/**
 * The plan for a batch through `depth` blocks, after the parameters, which end at `start`. For training
 * every layer is kept; otherwise all layers share one buffer. Masks come last.
 */
export function batchPlan(
  plan: DensePlan,
  start: number,
  depth: number,
  batch: number,
  training: boolean,
  masked = false,
): BatchPlan {
  const { take, end } = roomFrom(start);
  const tiles = Math.ceil(batch / tileSamples);
  const samples = tiles * tileSamples;
  const each = (count: number, floats: number) => severalOf(take, count, floats);
  const layers = training ? depth + 1 : 1;
  const [activations, rectified] = [
    each(layers, samples * plan.width),
    each(layers, samples * plan.width),
  ];
  const unmasked = {
    tiles,
    rows: take(samples * plan.inputs),
    labels: take(samples),
    total: each(depth + 1, 4),
    each: each(depth + 1, samples),
    outputs: each(depth + 1, samples * plan.targets),
    activations: (layer: number) => activations(training ? layer : 0),
    rectified: (layer: number) => rectified(training ? layer : 0),
    signal: take(samples * plan.width),
  };
  if (!masked) return { ...unmasked, maskRows: 0, aside: 0, end: end() };
  return {
    ...unmasked,
    masks: each(depth, samples * plan.width),
    maskRows: take(samples * plan.width + 4),
    aside: take(training ? samples * plan.width : 0),
    end: end(),
  };
}
