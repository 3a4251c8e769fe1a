// The forward pass of a gradient step on TensorFlow.js, which computes value and gradients in one call: with exit weights
// known in advance everything is computed at once, otherwise the backward pass repeats the forward pass.

import * as tf from "@tensorflow/tfjs-core";
import type { PassInHand } from "../forward_passes.ts";
import { descend } from "./descent.ts";
import { freedOnFailure } from "./failed_gradients.ts";
import { type Forward, gradientsOf, logitsOf } from "./forward.ts";
import { weightedLoss } from "./loss.ts";
import { variablesUpTo } from "./resources.ts";

/** A batch as tensors, owned and freed by the pass. */
interface BatchTensors {
  /** Inputs [B, ...shape]. */
  readonly x: tf.Tensor;
  /** The likelihood's targets, [B, ...]. */
  readonly targets: tf.Tensor;
  /** Masks of every block, [B, 1, units]. */
  readonly masks?: readonly tf.Tensor[];
}

/**
 * The forward pass through the exits, which are ascending.
 *
 * @param tensors creates the batch's tensors
 * @param velocity momenta by full variable name, updated by the backward pass
 * @param planned weights up to the deepest exit, if known
 */
export async function trainingPass(
  forward: Forward,
  velocity: Map<string, tf.Tensor>,
  tensors: () => BatchTensors,
  exits: readonly number[],
  planned: Float64Array | undefined,
): Promise<PassInHand> {
  const { likelihood, resources } = forward;

  const gradientsFor = (
    { x, targets, masks }: BatchTensors,
    weights: Float64Array,
    seen?: (each: tf.Tensor, means: tf.Tensor) => void,
  ) =>
    freedOnFailure(() =>
      gradientsOf(forward, x, exits, (logits) => {
        const each = likelihood.logLikelihood(logits, targets); // [E, B]
        const means = tf.mean(each, 1); // [E]
        seen?.(each, means);
        return weightedLoss(means, weights, exits);
      }, { masks })
    );

  const kept: tf.Tensor[] = [];
  const keep = <T extends tf.Tensor>(tensor: T): T => {
    kept.push(tensor);
    return tf.keep(tensor);
  };
  const free = () => tf.dispose(kept);
  let batch: BatchTensors;
  let each: tf.Tensor; // log-likelihoods [E, B]
  let of: tf.Tensor; // their means [E]
  let gradients: ReadonlyMap<string, tf.Tensor> | undefined;
  let means: Float64Array;
  try {
    tf.tidy(() => {
      batch = tensors();
      [batch.x, batch.targets, ...batch.masks ?? []].forEach(keep);
      const seen = (logLikelihoods: tf.Tensor, means: tf.Tensor) => {
        [each, of] = [keep(logLikelihoods), keep(means)];
      };
      if (planned) {
        gradients = gradientsFor(batch, planned, seen);
        gradients.forEach(keep);
      } else {
        const logits = logitsOf(forward, batch.x, exits, "batch", batch.masks);
        const likelihoods = likelihood.logLikelihood(logits, batch.targets);
        seen(likelihoods, tf.mean(likelihoods, 1));
      }
    });
    means = new Float64Array(resources.blocks.length + 1).fill(NaN);
    const values = await of!.data<"float32">();
    exits.forEach((d, e) => means[d] = values[e]);
  } catch (error) {
    free();
    throw error;
  }
  return {
    means,
    // a copy, since the cpu backend returns its own array
    logLikelihood: async () => (await each.data<"float32">()).slice(),
    backward(weights, options) {
      const variables = variablesUpTo(resources, weights.length - 1);
      tf.tidy(() => {
        const known = gradients && equal(planned!, weights) ? gradients : undefined;
        descend(variables, known ?? gradientsFor(batch, weights), velocity, options);
      });
    },
    free,
  };
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
