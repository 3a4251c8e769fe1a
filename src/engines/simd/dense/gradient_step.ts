// The passes of a gradient step of a dense network: forward through all layers, which are kept, and backward from the deepest
// exit. A block's weights are updated as soon as its gradient is complete, those of the shared head at the end.

import type { PassInHand } from "../../forward_passes.ts";
import type { PlacedBatch } from "../network.ts";
import type { StepOptions } from "../../network.ts";
import { tileSamples } from "../layout.ts";
import { readLikelihoods, readMeans } from "../outputs.ts";
import type { Resources } from "./resources.ts";
import { batchNorm, forward, placeBatch } from "./inference.ts";
import { outputKinds } from "./kernels/log_softmax.ts";
import type { BatchPlan } from "./plan.ts";
import { headIndex, stemIndex } from "../parameters.ts";

/** The forward pass through the exits (ascending), and its possible continuations. */
export function trainingForward(
  resources: Resources,
  placed: PlacedBatch,
  exits: readonly number[],
): Omit<PassInHand, "free"> {
  const { kernels, memory, depth } = resources;
  const places = placeBatch(resources, placed, exits[exits.length - 1], true, "forward");
  kernels.loadHead();
  const norm = batchNorm(resources, places, placed.batch);
  forward(resources, places, exits, outputKinds.residuals, norm);
  return {
    means: readMeans(memory, places.total, exits, depth, placed.batch),
    logLikelihood: () => readLikelihoods(memory, places.each, exits, placed.batch),
    backward: (weights, options) => backward(resources, places, placed.batch, weights, options),
  };
}

function backward(
  resources: Resources,
  places: BatchPlan,
  batch: number,
  weights: Float64Array,
  options: StepOptions,
): void {
  const deepest = weights.length - 1;
  const { plan, kernels, moved } = resources;
  const { inputs, width, units, targets, columns } = plan;
  const { tiles, signal } = places;
  const { learningRate, momentum = 0, weightDecay = 0 } = options;
  /** Updates rows of `vectors` vectors, with gradients `stride` float32 apart. */
  const descend = (
    place: { weights: number; velocity: number },
    skip: number,
    gradient: number,
    rows: number,
    vectors: number,
    stride: number,
  ) =>
    kernels.descend(
      place.weights + skip,
      place.velocity + skip,
      gradient,
      rows,
      vectors,
      4 * stride - 16 * vectors,
      -learningRate,
      momentum,
      weightDecay,
    );
  /** Factor of (one-hot − probabilities) in the gradient of an exit's logits. */
  const share = (exit: number) => -weights[exit] / batch;

  kernels.headSignal(
    share(deepest),
    signal,
    signal, // not read
    places.outputs(deepest),
    tiles,
  );
  kernels.headGradient(
    share(deepest),
    signal, // not read
    places.activations(deepest),
    places.outputs(deepest),
    tiles,
  );
  const floats = width * tiles * tileSamples;
  if (places.masks) new Float32Array(resources.memory.buffer, places.aside, floats).fill(0);
  for (let i = deepest - 1; i >= 0; i--) {
    const block = plan.block(i);
    if (places.masks) kernels.maskedSignal(places.masks(i), signal, places.aside, floats / 4);
    kernels.normBackward(
      signal,
      places.rectified(i),
      block.weights + block.norm,
      block.statistics,
      1 / batch,
      tiles,
    );
    kernels.loadPanel(block.weights);
    kernels.blockSignal(
      share(i),
      signal,
      places.rectified(i), // holds the signal from here on
      places.outputs(i),
      tiles,
    );
    kernels.blockGradient(
      share(i),
      places.rectified(i),
      places.activations(i),
      places.outputs(i),
      tiles,
    );
    descend(block, 0, plan.gradient, width + 1, units / 4, columns);
    descend(block, block.norm, plan.normGradient, 2, units / 4, units);
    moved.add(i);
  }
  if (places.masks) kernels.wholeSignal(signal, places.aside, floats / 4);
  kernels.stemBackward(places.rows, signal, tiles);
  descend(plan.stem, 0, plan.stemGradient, inputs + 1, units / 4, units);
  descend(plan.head, 0, plan.gradient + 4 * units, width + 1, targets / 4, columns);
  moved.add(stemIndex).add(headIndex);
}
