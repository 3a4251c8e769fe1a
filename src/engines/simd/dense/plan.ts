// Where everything lies in the one memory of a dense network, in bytes. First scratch and parameters, at
// addresses that the specification alone decides, so that kernels can name them as constants below the
// memory's declared minimum; then the activations of a batch, whose room grows when a larger batch comes.

import type { DenseSpec } from "../../../architectures/specification.ts";
import { roomFrom, severalOf, type Take, tileSamples, wholeVectors } from "../layout.ts";

/** Weights and, in the same layout, their momenta: an affine's [in + 1, columns], its last row the bias. */
export interface Place {
  readonly weights: number;
  readonly velocity: number;
}

/** A block's affine, followed by scale and shift of its norm, [columns] each. */
interface BlockPlace extends Place {
  /** Of the norm's scale and shift within `weights` and `velocity`. */
  readonly norm: number;
  /** Mean, biased variance, 1/√(variance + eps) of the latest batch, and what rounding took from the mean, [columns] each. */
  readonly statistics: number;
}

/** Addresses that do not depend on the batch. Rows are padded to whole vectors, the padding is zero. */
export interface DensePlan {
  /** Sizes of the network. */
  readonly inputs: number;
  readonly width: number;
  readonly classes: number;
  /** Width and classes padded to whole vectors, and their sum. */
  readonly units: number;
  readonly targets: number;
  readonly columns: number;
  /** Vectors that kernels need as constants. */
  readonly constants: number;
  /** Which samples of the tile at hand exist, and of the last tile: masks of 8 lanes. */
  readonly mask: number;
  readonly lastMask: number;
  /** Weights of the block at hand beside those of the head, [width + 1, units | targets]; and gradients. */
  readonly panel: number;
  readonly gradient: number;
  /** Gradients of scale and shift, [2, units], and of the stem, [inputs + 1, units]. */
  readonly normGradient: number;
  readonly stemGradient: number;
  /** The tile at hand of the network's inputs, [inputs + 1, 8], and of activations, [width + 1, 8]: a row of ones ends each. */
  readonly inputTile: number;
  readonly tile: number;
  /** Gradients that enter an affine from above and the head from its logits, [columns, 8], and transposed. */
  readonly signal: number;
  readonly signalRows: number;
  /** Sums over the batch, a vector of partial sums for each unit, [units, 4]. */
  readonly sums: number;
  readonly otherSums: number;
  /** Of the norm at hand, [units] each: slope · (y − mean) + shift going forward, a (g − b + c (y − mean)) going back. */
  readonly slope: number;
  readonly mean: number;
  readonly shift: number;
  readonly backward: Readonly<Record<"a" | "b" | "c" | "mean", number>>;
  /** Of the exit at hand, [targets, 8]. */
  readonly logits: number;
  readonly exponentials: number;
  readonly stem: Place;
  readonly head: Place;
  /** The block of that index. */
  block(index: number): BlockPlace;
  /** Where the parameters of a network of that depth begin and end. */
  readonly parameters: number;
  parametersEnd(depth: number): number;
}

/** Vectors of constants that there is room for. */
export const constantRoom = 64;

/** Sizes of a dense network. */
type DenseSizes = Pick<DenseSpec, "inputs" | "width" | "classes">;

/** What a plan says of scratch, with the sizes of the network. */
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

/** Addresses of what depends on the batch. */
export interface BatchPlan {
  /** Tiles of 8 samples. */
  readonly tiles: number;
  /** Inputs as they come, [8 · tiles, inputs], the padding zero. */
  readonly rows: number;
  /** [8 · tiles] whole numbers, −1 beyond the batch. */
  readonly labels: number;
  /** Of each exit: four partial sums of log-likelihoods, and the log-likelihood of every example. */
  total(exit: number): number;
  each(exit: number): number;
  /** Of each exit: one-hot − probabilities, or log-probabilities, [tile][targets][8]. */
  outputs(exit: number): number;
  /** Of each layer, [tile][width][8]: what enters block i (or the head), and what enters its norm. */
  activations(layer: number): number;
  rectified(layer: number): number;
  /** Gradient with respect to the activations at hand. */
  signal: number;
  /** Gates of each block, [tile][width][8]; undefined where there are none. */
  readonly masks?: (block: number) => number;
  /** Those of a block as they come, [8 · tiles][width] and a vector. */
  readonly maskRows: number;
  /** In training with gates: what of the signal passes the branch at hand by, [tile][width][8]. */
  readonly aside: number;
  /** Bytes of memory that all this takes. */
  readonly end: number;
}

/**
 * The plan for a batch through `depth` blocks, after the parameters, which end at `start`. For training
 * every layer is kept; otherwise all layers share one place. What gates need comes last.
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
