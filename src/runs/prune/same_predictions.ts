// A check that a pruned network predicts what the truncated mixture of the full one predicts.

import type { Dataset } from "../../datasets/dataset.ts";
import { chunks, chunkSize } from "../../evaluation/chunks.ts";
import type { Split } from "../../evaluation/evaluation.ts";
import { mixtureOf } from "../../evaluation/predict.ts";
import { checkPredicted, unpredictedOf } from "../../evaluation/unpredicted.ts";
import { isPrediction } from "../../metrics/class_predictions.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { beginWork, type WorkOptions } from "../../calls/progress.ts";
import type { CardProof } from "./card.ts";
import type { WeightedNetwork } from "./card_evaluation.ts";

/** Differences of probabilities up to this are float32 rounding. */
const allowed = 1e-6;

/**
 * Compares the predictions of a pruned network with those of the full one's mixture, truncated at the same depth, on
 * the inputs of a part. Labels are not used. Inputs without a finite prediction of either are counted.
 *
 * @throws Error if any probability differs by more than 1e-6, or only one network has a finite prediction
 */
export async function proveSame(
  full: WeightedNetwork,
  pruned: WeightedNetwork,
  data: Dataset,
  part: Split,
  work: WorkOptions = {},
): Promise<CardProof> {
  const truncated = { ...full, q: truncateToDepth(full.q, pruned.network.depth) };
  const found = await differences(truncated, pruned, data, work);
  const { largest: difference, missing } = found;
  if (!(difference <= allowed)) {
    throw new Error(
      "proveSame(): wanted predictions of the pruned network to be those of the truncated mixture " +
        `within ${allowed}, got a difference of ${difference}` +
        (Number.isNaN(difference)
          ? `: for row ${data.rows[found.at]} of ${data.name} one of them alone is finite`
          : ""),
    );
  }
  checkPredicted("proveSame", data, missing);
  const unpredicted = unpredictedOf(data, missing);
  return {
    part,
    examples: data.rows.length - missing.length,
    ...unpredicted && { unpredicted },
    largestDifference: difference,
    allowed,
  };
}

/**
 * The largest absolute difference between the class probabilities of two mixtures over exits, of inputs with finite
 * predictions of both.
 *
 * @returns 0 to 1; NaN if only one has a finite prediction of an input
 */
export async function largestDifference(
  first: WeightedNetwork,
  second: WeightedNetwork,
  data: Dataset,
  work: WorkOptions = {},
): Promise<number> {
  return (await differences(first, second, data, work)).largest;
}

/** The same, with the positions of inputs without predictions of either, and of a difference of NaN. */
async function differences(
  first: WeightedNetwork,
  second: WeightedNetwork,
  data: Dataset,
  work: WorkOptions,
): Promise<{ largest: number; missing: readonly number[]; at: number }> {
  const inHand = beginWork(data.rows.length, work);
  const missing: number[] = [];
  let largest = 0;
  let at = 0; // position in the part
  for (const { inputs, labels } of chunks(data, chunkSize(data))) {
    const one = await mixtureOf(first.network, first.q, inputs); // [B, K]
    const other = await mixtureOf(second.network, second.q, inputs);
    const { classes } = first.network.spec;
    for (let n = 0; n * classes < one.length; n++, at++) {
      const predicted = isPrediction(one, n, classes);
      if (predicted !== isPrediction(other, n, classes)) return { largest: NaN, missing, at };
      if (!predicted) missing.push(at);
      for (let i = n * classes; predicted && i < (n + 1) * classes; i++) {
        largest = Math.max(largest, Math.abs(Math.exp(one[i]) - Math.exp(other[i])));
      }
    }
    await inHand.done(labels.length);
  }
  return { largest, missing, at };
}
