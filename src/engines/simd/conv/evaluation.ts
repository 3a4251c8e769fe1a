// Evaluation and prediction of a conv network with population statistics, and their estimation.

import type { PlacedBatch } from "../network.ts";
import { ascending, range } from "../../checks.ts";
import { addMoments, type Moments, noMoments } from "../../moments.ts";
import { outputKinds } from "../dense/kernels/log_softmax.ts";
import { latestStatistics } from "../dense/statistics.ts";
import { noteMoments, statisticsKey } from "../store.ts";
import { readLikelihoods, readLogProbabilities } from "../outputs.ts";
import { exitCalls } from "./exits.ts";
import { forwardBatch, forwardPopulation } from "./forward.ts";
import type { ConvResources } from "./resources.ts";
import { headNorm, normName } from "./parameters.ts";
import { placeImages } from "./placement.ts";

/** All layers share one buffer. */
const nothingKept = { training: false, kept: "nothing" } as const;

/** Log-likelihoods of every exit, [depth + 1, B]. */
export function evaluateConv(resources: ConvResources, placed: PlacedBatch): Float32Array {
  const { depth, memory } = resources;
  const exits = range(depth + 1);
  const places = placeImages(resources, placed, depth, nothingKept, "evaluate");
  forwardPopulation(resources, places, exits, outputKinds.likelihoods);
  return readLikelihoods(memory, places.each, exits, placed.batch);
}

/** Log-probabilities of the exits in the order given, [exits, B, K]. */
export function convLogProbabilities(
  resources: ConvResources,
  placed: PlacedBatch,
  exits: readonly number[],
): Float32Array {
  const { plan, memory } = resources;
  const computed = ascending(exits);
  const deepest = computed[computed.length - 1];
  const places = placeImages(resources, placed, deepest, nothingKept, "logProbabilities");
  forwardPopulation(resources, places, computed, outputKinds.logProbabilities);
  return readLogProbabilities(memory, places.outputs, exits, placed.batch, plan.scratch[0].head);
}

/** Sums of statistics over batches. */
interface RunningStatistics {
  /** Sums of the three norms of every block up to the deepest exit. */
  readonly blocks: readonly (readonly Moments[])[];
  /** Sums of the head's norm for the requested exits. */
  readonly exits: ReadonlyMap<number, Moments>;
}

/** Empty sums. */
export function noStatistics(
  { spec }: ConvResources,
  exits: readonly number[],
): RunningStatistics {
  const { outer, inner } = spec;
  return {
    blocks: range(Math.max(...exits)).map(() => [outer, inner, inner].map(noMoments)),
    exits: new Map(ascending(exits).map((exit) => [exit, noMoments(outer)])),
  };
}

/** Adds the statistics of a batch. */
export function addConvBatch(
  resources: ConvResources,
  running: RunningStatistics,
  placed: PlacedBatch,
): void {
  const { plan, pool, memory } = resources;
  const depth = running.blocks.length;
  const places = placeImages(resources, placed, depth, nothingKept, "estimateStatistics");
  const statistics = forwardBatch(resources, places, depth);
  const exits = [...running.exits.keys()];
  pool.run(exitCalls(resources, places, exits, outputKinds.likelihoods, "batch"));
  running.blocks.forEach((sums, block) =>
    sums.forEach((one, norm) => {
      const { mean, variance } = statistics[block][norm];
      addMoments(one, placed.batch, mean, variance);
    })
  );
  running.exits.forEach((sums, exit) => {
    const { head } = plan.scratch[0];
    const { mean, variance } = latestStatistics(memory, plan.exitStatistics(exit), head);
    addMoments(sums, placed.batch, mean, variance);
  });
}

/** Converts the sums to population statistics. */
export function noteConvStatistics(resources: ConvResources, running: RunningStatistics): void {
  running.blocks.forEach((norms, block) =>
    norms.forEach((sums, norm) => noteMoments(resources, normName(block, norm), sums))
  );
  running.exits.forEach((sums, exit) =>
    noteMoments(resources, statisticsKey(headNorm, exit), sums)
  );
}
