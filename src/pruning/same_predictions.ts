// The proof that a pruned network predicts what it is meant to: the truncated mixture of the full one.

import type { Dataset } from "../data/dataset.ts";
import { chunks, chunkSize } from "../evaluation/chunks.ts";
import type { Part } from "../evaluation/evaluation.ts";
import { predict } from "../evaluation/predict.ts";
import { truncateToDepth } from "../numbers/depth_choice.ts";
import { beginWork, type WorkOptions } from "../numbers/work.ts";
import type { CardProof } from "./card.ts";
import type { WeightedNetwork } from "./card_evaluation.ts";

/** Differences of probabilities up to this are float32's. */
const allowed = 1e-6;

/**
 * Compares the predictions of a pruned network with those of the full one's mixture, truncated at the same depth, on
 * the inputs of a part. Labels are not looked at.
 *
 * @throws Error where any probability differs by more than 1e-6
 */
export async function proveSame(
  full: WeightedNetwork,
  pruned: WeightedNetwork,
  data: Dataset,
  part: Part,
  work: WorkOptions = {},
): Promise<CardProof> {
  const truncated = { ...full, q: truncateToDepth(full.q, pruned.network.depth) };
  const difference = await largestDifference(truncated, pruned, data, work);
  if (!(difference <= allowed)) {
    throw new Error(
      "proveSame(): wanted predictions of the pruned network to be those of the truncated mixture " +
        `within ${allowed}, got a difference of ${difference}`,
    );
  }
  return { part, examples: data.rows.length, largestDifference: difference, allowed };
}

/**
 * The largest absolute difference between the class probabilities of two mixtures over exits.
 *
 * @returns 0 to 1; NaN where any probability is
 */
export async function largestDifference(
  first: WeightedNetwork,
  second: WeightedNetwork,
  data: Dataset,
  work: WorkOptions = {},
): Promise<number> {
  const inHand = beginWork(data.rows.length, work);
  let largest = 0;
  for (const { inputs, labels } of chunks(data, chunkSize(data))) {
    const one = await predict(first.network, first.q, inputs); // [B, K]
    const other = await predict(second.network, second.q, inputs);
    for (let i = 0; i < one.length; i++) {
      const difference = Math.abs(one[i] - other[i]);
      if (Number.isNaN(difference)) return NaN;
      largest = Math.max(largest, difference);
    }
    await inHand.done(labels.length);
  }
  return largest;
}
