// The metrics of a trained network with only some of its blocks: the first ones, as a chosen depth keeps them, or the last ones.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Examples, MaskedExamples, Network } from "../../engines/network.ts";
import { branchUnits } from "../../architectures/specification.ts";
import { chunks } from "../../evaluation/chunks.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { mixtureLogProbabilities } from "../../depth/mixture.ts";
import { exampleScoresOf, joinExampleScores } from "../../metrics/example_scores.ts";
import { mixtureMetrics, type PredictionMetrics, predictionMetrics } from "./measure.ts";

/** A network with only its last blocks. */
export interface LastBlocks {
  /** Their number. */
  readonly kept: number;
  /** Of the mixture over the exits before, between and after them. */
  readonly figures: PredictionMetrics;
}

/** Examples evaluated at once. */
const chunkSize = 512;

/**
 * The first 0, 1, …, D blocks kept: the mixture over the remaining exits, the last of which takes the mass beyond it.
 *
 * @param q of the exits that the network has, `[depth + 1]`
 * @returns `[depth + 1]`
 */
export function firstBlocks(
  network: Network,
  q: readonly number[],
  test: Dataset,
): Promise<PredictionMetrics[]> {
  const mixtures = q.map((_, depth) => truncateToDepth(q, depth));
  return mixtureMetrics("firstBlocks", network, mixtures, test);
}

/**
 * The last blocks kept, whose input is then the stem's output: the mixture over the exits around them, with q scaled to sum
 * to one, and with population statistics estimated anew for the rest. The network is unchanged afterwards.
 *
 * @param kept numbers of blocks, with one measurement each
 * @param q of the exits that the network has, `[depth + 1]`
 * @param statistics batches of the training split, created for each
 */
export async function lastBlocks(
  network: Network,
  kept: readonly number[],
  q: readonly number[],
  test: Dataset,
  statistics: () => Iterable<Examples>,
): Promise<LastBlocks[]> {
  using whole = network.checkpoint();
  const measured: LastBlocks[] = [];
  try {
    for (const count of kept) {
      const first = network.depth - count; // the exit after the stem alone
      const exits = q.flatMap((qd, d) => d >= first && qd > 0 ? [d] : []);
      const mass = exits.reduce((sum, d) => sum + q[d], 0);
      const weights = exits.map((d) => q[d] / mass);
      await network.estimateStatistics(masked(network, count, statistics()), { exits });
      const scores = [];
      for (const { inputs, labels, masks } of masked(network, count, chunks(test, chunkSize))) {
        const each = await network.logProbabilities(inputs, { exits, masks }); // [E, B, K]
        scores.push(exampleScoresOf(mixtureLogProbabilities(each, weights), labels));
      }
      measured.push({ kept: count, figures: predictionMetrics(joinExampleScores(scores)) });
    }
  } finally {
    whole.restore();
  }
  return measured;
}

/** Examples with masks that block the first blocks. */
function* masked(
  network: Network,
  kept: number,
  examples: Iterable<Examples>,
): Generator<MaskedExamples> {
  const { depth, spec } = network;
  const units = branchUnits(spec)!.slice(0, depth);
  const opened = units.slice(depth - kept).reduce((sum, each) => sum + each, 0);
  const all = units.reduce((sum, each) => sum + each, 0);
  for (const { inputs, labels } of examples) {
    const masks = new Float32Array(labels.length * all).fill(1); // [B, units] of each block
    masks.fill(0, 0, labels.length * (all - opened));
    yield { inputs, labels, masks };
  }
}
