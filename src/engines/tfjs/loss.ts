// From the exits' log-likelihoods to the loss that a step descends: minus a weighting of the exits.

import * as tf from "@tensorflow/tfjs-core";
import type { ExitWeighting } from "../../depth/objective.ts";

/**
 * Weights below this do not move the network: products with them would be denormal numbers, with which
 * processors compute a hundred times slower.
 */
const negligible = 1e-20;

/**
 * @param each log-likelihoods [E, B] of the exits computed
 * @param exits which exits they are
 * @returns the loss −Σ_d w_d m_d (or minus the log-sum-exp form), and m_d [E], in nats per example
 */
export function objectiveLoss(
  each: tf.Tensor,
  weighting: ExitWeighting,
  exits: readonly number[],
): { loss: tf.Scalar; meanLogLikelihood: tf.Tensor } {
  const m = tf.mean(each, 1); // [E]
  if ("weights" in weighting) {
    const weights = exits.map((d) =>
      Math.abs(weighting.weights[d]) < negligible ? 0 : -weighting.weights[d]
    );
    return { loss: tf.sum(tf.mul(m, tf.tensor1d(weights))), meanLogLikelihood: m };
  }
  const logPrior = tf.tensor1d(exits.map((d) => weighting.logPrior[d]));
  return { loss: negativeLogMarginal(m, logPrior, weighting.trainSize), meanLogLikelihood: m };
}

/** −(1/N) log Σ_d exp(logPrior_d + N m_d), its gradient −softmax_d. */
function negativeLogMarginal(m: tf.Tensor, logPrior: tf.Tensor, trainSize: number): tf.Scalar {
  const loss = tf.customGrad((...parameters) => {
    const [m, save] = parameters as [tf.Tensor, tf.GradSaveFunc];
    // the largest m_d goes first: N m_d itself would lose its last digits in float32
    const largest = tf.max(m);
    const joint = tf.add(tf.mul(tf.sub(m, largest), trainSize), logPrior);
    const value = tf.add(tf.div(tf.logSumExp(joint), trainSize), largest);
    const weights = tf.softmax(joint);
    save([tf.where(tf.greater(weights, negligible), weights, tf.zerosLike(weights))]);
    return {
      value: tf.neg(value),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [tf.mul(tf.neg(saved[0]), dy)],
    };
  });
  return loss(m) as tf.Scalar;
}
