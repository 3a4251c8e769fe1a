// The passes of a gradient step of a conv network: forward through all layers, and backward from the deepest exit. A block's
// weights are updated as soon as its gradient is complete, those of stem and head at the end.

import type { PassInHand } from "../../forward_passes.ts";
import type { PlacedBatch } from "../network.ts";
import type { StepOptions } from "../../network.ts";
import { evenRanges } from "../layout.ts";
import { readLikelihoods, readMeans } from "../outputs.ts";
import { outputKinds } from "../dense/kernels/log_softmax.ts";
import { headIndex, stemIndex } from "../parameters.ts";
import { type ConvBatchPlan, mostChunks } from "./batch_plan.ts";
import { call, overChunks } from "./calls.ts";
import { exitBackwardCalls, exitCalls } from "./exits.ts";
import { forwardBatch, stageCalls } from "./forward.ts";
import type { ConvResources } from "./resources.ts";
import { type BatchStatistics, writeBack } from "./norms.ts";
import { trainingRoom } from "./room.ts";
import { placeImages } from "./placement.ts";
import { unfoldGradient } from "./stem_weights.ts";

/** The forward pass through the exits (ascending), and its possible continuations. */
export function convTrainingForward(
  resources: ConvResources,
  placed: PlacedBatch,
  exits: readonly number[],
): Omit<PassInHand, "free"> {
  const { memory, depth, pool } = resources;
  const deepest = exits[exits.length - 1];
  const masked = placed.masks !== undefined;
  const { kept } = trainingRoom(resources, placed.batch, deepest, masked);
  const places = placeImages(resources, placed, deepest, { training: true, kept }, "forward");
  const statistics = forwardBatch(resources, places, deepest);
  pool.run(exitCalls(resources, places, exits, outputKinds.residuals, "batch"));
  return {
    means: readMeans(memory, places.total, exits, depth, placed.batch),
    logLikelihood: () => readLikelihoods(memory, places.each, exits, placed.batch),
    backward: (weights, options) => backward(resources, places, weights, statistics, options),
  };
}

function backward(
  resources: ConvResources,
  places: ConvBatchPlan,
  weights: Float64Array,
  statistics: readonly BatchStatistics[][],
  options: StepOptions,
): void {
  const { plan, pool, memory, moved } = resources;
  const deepest = weights.length - 1;
  const weighted = Array.from(weights.keys()).filter((d) => weights[d] !== 0);
  for (let d = 0; d <= deepest; d++) {
    if (weights[d] !== 0) continue;
    const { width } = plan.scratch[0].head;
    new Float32Array(memory.buffer, places.exitSignal(d), 8 * places.tiles * width).fill(0);
  }
  if (weighted.length > 0) {
    const groups = exitBackwardCalls(resources, places, weighted, weights);
    pool.run(groups);
    descend(resources, places, plan.head, groups.length, options);
  }

  for (let block = deepest - 1; block >= 0; block--) {
    blockBackward(resources, places, block, block === deepest - 1, statistics[block]);
    descend(
      resources,
      places,
      { ...plan.block(block), count: plan.blockCount },
      places.chunks.length,
      options,
    );
    moved.add(block);
  }
  stemDescent(resources, places, deepest === 0, options);
  moved.add(stemIndex).add(headIndex);
}

function blockBackward(
  resources: ConvResources,
  places: ConvBatchPlan,
  block: number,
  isTop: boolean,
  statistics: readonly BatchStatistics[],
): void {
  const { plan, pool } = resources;
  const { weights } = plan.block(block);
  const [before, reduced, spatial] = [
    places.activations(block),
    places.reduced(block),
    places.spatial(block),
  ];
  if (places.kept === "inputs") {
    for (const stage of [0, 1]) {
      overChunks(resources, places, (chunk) => stageCalls(resources, places, block, stage, chunk));
    }
  }
  const weightsOf = (stage: number) => weights + 4 * plan.convolutions[stage].weight;
  const transforms = [
    call("transposeWeights", weightsOf(0), weightsOf(1), weightsOf(2), plan.transposed),
  ];
  const sizes = plan.convolutions.map(({ weight, bias }) => bias - weight);
  const transposed = [0, sizes[0], sizes[0] + sizes[1]].map((skip) => plan.transposed + 4 * skip);
  if (plan.scratch[0].winograd) {
    transforms.push(call("winogradWeightsBack", transposed[1], plan.winogradBack));
    transposed[1] = plan.winogradBack;
  }
  pool.run([transforms]);

  const masks = places.masks?.(block);
  const expand = masks === undefined ? "expandBackward" : "maskedExpandBackward";
  const kernels = ["reduceBackward", "spatialBackward", expand] as const;
  const inputs = [before, reduced, spatial];
  const { behind } = places; // norm 1 to 3
  for (const stage of [2, 1, 0]) {
    overChunks(resources, places, ({ index, first, count }) => [
      ...(stage === 2 ? [call("zero", places.gradient(index), places.gradientStride / 16)] : []),
      call(
        kernels[stage],
        ...(stage < 2
          ? [behind[stage + 1], inputs[stage + 1], plan.back[stage + 1]]
          : [places.signal, places.activations(block + 1), isTop ? 0 : plan.back[0]]),
        ...[inputs[stage], plan.coefficients(block, stage), transposed[stage], behind[stage]],
        ...[places.moments(index), places.gradient(index) + 4 * plan.convolutions[stage].weight],
        ...[behind[0], places.exitSignal(block + 1), first, count],
        ...(stage === 2 && masks !== undefined ? [masks] : []),
      ),
    ]);
    settleBack(resources, places, block, stage, statistics[stage]);
  }
}

/** Computes a norm's backward coefficients and the gradients of its scale and shift from the pass that just ended. */
function settleBack(
  resources: ConvResources,
  places: ConvBatchPlan,
  block: number,
  norm: number,
  statistics: BatchStatistics,
): void {
  const { plan, memory } = resources;
  const { height, width } = plan.sizes;
  const { units, scale, shift } = plan.norms[norm];
  writeBack(
    new Float32Array(memory.buffer),
    places.chunks.map(({ index }) => places.moments(index)),
    {
      ...{ statistics, units },
      count: places.batch * height * width,
      back: plan.back[norm],
      scale: plan.block(block).weights + 4 * scale,
      // in the first chunk's part; those of the other chunks are zero
      scaleGradient: places.gradient(0) + 4 * scale,
      shiftGradient: places.gradient(0) + 4 * shift,
    },
  );
}

/** Updates weights and momenta with the sum of the gradients' parts. */
function descend(
  { pool }: ConvResources,
  places: ConvBatchPlan,
  place: { readonly weights: number; readonly velocity: number; readonly count: number },
  parts: number,
  options: StepOptions,
): void {
  const { learningRate, momentum = 0, weightDecay = 0 } = options;
  // vectors are independent, so the ranges do not change the results
  pool.run(
    evenRanges(Math.ceil(place.count / 4), mostChunks).map(({ first, count }) => [
      call(
        "descendParts",
        ...[place.weights + 16 * first, place.velocity + 16 * first],
        ...[places.gradient(0) + 16 * first, places.gradientStride, parts, count],
        ...[-learningRate, momentum, weightDecay],
      ),
    ]),
  );
}

/** The stem's gradient is that of the 6×6 kernel; its weights are those of the 5×5 kernel. */
function stemDescent(
  resources: ConvResources,
  places: ConvBatchPlan,
  isTop: boolean,
  options: StepOptions,
): void {
  const { plan, pool, memory } = resources;
  const { channels, outerUnits, patchUnits } = plan.sizes;
  const count = patchUnits * outerUnits + outerUnits;
  overChunks(resources, places, ({ index, first, count: images }) => [
    call("zero", places.gradient(index), count / 4),
    call(
      "stemBackward",
      ...[places.signal, places.activations(0), isTop ? 0 : plan.back[0], places.pixels],
      ...[places.gradient(index), places.behind[0], places.exitSignal(0), first, images],
    ),
  ]);
  const sum = places.gradient(0);
  pool.run([[
    call("sumParts", sum, sum, places.gradientStride, places.chunks.length, count / 4),
  ]]);
  const folded = new Float32Array(memory.buffer, sum, count);
  const gradient = new Float32Array(memory.buffer, places.gradient(1), plan.stem.count);
  unfoldGradient(folded, gradient, channels, outerUnits);
  gradient.set(folded.subarray(patchUnits * outerUnits), 25 * channels * outerUnits);
  const { learningRate, momentum = 0, weightDecay = 0 } = options;
  pool.run([[
    call(
      "descendParts",
      ...[plan.stem.weights, plan.stem.velocity, places.gradient(1), 0, 1],
      ...[plan.stem.count / 4, -learningRate, momentum, weightDecay],
    ),
  ]]);
}
