// Batch normalisation, with batch statistics or given ones.

import * as tf from "@tensorflow/tfjs-core";
import { normEpsilon } from "../../../architectures/layers/batch_norm.ts";
import { composedNormalise, composedNormaliseGradient } from "./composed_norm.ts";
import { floats } from "./affine.ts";
import { ownKernels, runOwn } from "./own_kernels.ts";

/**
 * Batch normalisation with batch statistics: x [..., F], whose leading axis holds the examples of each of `groups` groups
 * (exits) in turn; statistics over all axes but the last within a group, biased variance; scale and shift [F].
 */
export function normaliseBatch(
  given: tf.Tensor,
  groups: number,
  scale: tf.Tensor,
  shift: tf.Tensor,
): tf.Tensor {
  const x = floats(given);
  // the outer of two gradients would take what the inner one has kept for constants
  if (tf.engine().state.gradientDepth > 1) return composedNormalise(x, groups, scale, shift)[0];
  const [forwards, backwards] = groups === 1
    ? [ownKernels.normalise, ownKernels.normaliseGradient]
    : [ownKernels.normaliseGroups, ownKernels.normaliseGroupsGradient];
  return tf.customGrad((...parameters) => {
    const [x, scale, shift, save] = parameters as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.GradSaveFunc,
    ];
    const [value, ...needed] = runOwn(forwards, { x, scale, shift }, { groups }) ??
      composedNormalise(x, groups, scale, shift);
    save([scale, ...needed]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, [scale, ...saved]: tf.Tensor[]) => {
        const named = Object.fromEntries(saved.map((tensor, i) => [`saved${i}`, tensor]));
        return runOwn(backwards, { dy, scale, ...named }, { groups }) ??
          composedNormaliseGradient(dy, groups, scale, saved);
      },
    };
  })(x, scale, shift);
}

/**
 * Normalisation with given statistics: x [..., F] of `groups` groups in turn, mean and variance [groups, F], scale and
 * shift [F].
 */
export function normalisePopulation(
  given: tf.Tensor,
  groups: number,
  mean: tf.Tensor,
  variance: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
): tf.Tensor {
  const features = scale.size;
  const x = floats(given);
  if (groups === 1 && x.size > 0) {
    const images = x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, features]);
    const inputs = {
      x: images,
      mean: tf.reshape(mean, [features]),
      variance: tf.reshape(variance, [features]),
      scale,
      offset: shift,
    };
    const y = tf.engine().runKernel<tf.Tensor>("FusedBatchNorm", inputs, {
      varianceEpsilon: normEpsilon,
    });
    return x.rank === 4 ? y : tf.reshape(y, x.shape);
  }
  const [grouped, means, variances] = [x, mean, variance].map((tensor) =>
    tf.reshape(tensor, [groups, -1, features])
  );
  const slope = tf.mul(tf.rsqrt(tf.add(variances, normEpsilon)), scale); // [G, 1, F]
  return tf.reshape(tf.add(tf.mul(tf.sub(grouped, means), slope), shift), x.shape);
}
