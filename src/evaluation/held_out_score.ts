// The log-likelihood of every exit on a held-out split, and the score of the mixture, from one pass.

import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { predictedPieces } from "./predicted_pieces.ts";
import type { Score } from "./score.ts";

/** A split, scored with the population statistics that the network has. */
interface HeldOutScore {
  /** The mixture over all exits. */
  readonly score: Score;
  /** m_d, `[depth + 1]`, nats per example; NaN for exits that were not asked for. */
  readonly m: Float64Array;
  /** The examples that both are means over: those with a finite prediction; if there are none the means are NaN. */
  readonly examples: number;
}

/**
 * Scores a split at some exits.
 *
 * @param q over the exits of the network; 0 for those that are not asked for
 */
export async function heldOutScore(
  network: Network,
  data: Dataset,
  q: readonly number[],
  exits: readonly number[],
  work: WorkOptions = {},
): Promise<HeldOutScore> {
  const { watched, average } = likelihoodOf(network.spec);
  const ofLabel = watched.find(({ metric }) => metric.name === "logLikelihood")!;
  const sums = watched.map(() => 0);
  const ofExit = exits.map(() => 0);
  const { pieces, missing } = predictedPieces(network, data, exits, work);
  const weights = exits.map((d) => q[d]);
  for await (const { each, labels } of pieces) { // [exits, B, cells]
    const count = labels.length;
    if (count === 0) continue;
    const mixture = average(each, weights);
    watched.forEach(({ mean }, i) => sums[i] += mean(mixture, labels) * count);
    const size = each.length / exits.length;
    exits.forEach((_, i) =>
      ofExit[i] += ofLabel.mean(average(each.subarray(i * size, (i + 1) * size), [1]), labels) *
        count
    );
  }
  const examples = data.rows.length - missing.length;
  const m = new Float64Array(network.depth + 1).fill(NaN);
  exits.forEach((d, i) => m[d] = ofExit[i] / examples);
  const means = watched.map(({ metric }, i) => [metric.name, sums[i] / examples]);
  return {
    score: Object.freeze({
      ...Object.fromEntries(means),
      ...missing.length > 0 && { unpredicted: missing.length },
    }) as Score,
    m,
    examples,
  };
}
