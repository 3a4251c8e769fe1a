// Dropout masks of the blocks' branches on TensorFlow.js.

import * as tf from "@tensorflow/tfjs-core";
import { checkFinite, checkMasks, type MaskShape } from "../checks.ts";
import type { Layer, Part, Pass } from "./builder.ts";

/** Masks of every block, [B, 1, units] each, freed by the caller's tidy; `name` is the function name for errors. */
export function blockMasks(name: string, masks: Float32Array, shape: MaskShape): tf.Tensor[] {
  checkMasks(name, masks, shape);
  checkFinite(name, masks);
  const { batch, units } = shape;
  let start = 0;
  return units.map((each) => {
    const own = masks.slice(start, start += batch * each); // a copy, since some backends use the array itself
    return tf.tensor(own, [batch, 1, each]);
  });
}

/**
 * A block with its mask, or the block itself without one. A block of a chain takes the mask from the pass. A block that is a
 * function includes the identity path, so its branch is the difference of output and input.
 */
export function maskedBlock(
  { apply, masksWithin }: Part,
  pass: Pass,
  mask: tf.Tensor | undefined,
): Layer {
  if (!mask) return apply;
  if (!masksWithin) return (a) => masked(a, apply(a), mask);
  return (a) => {
    pass.mask = mask;
    try {
      return apply(a);
    } finally {
      pass.mask = undefined;
    }
  };
}

/** kept + mask ⊙ (sum − kept) for a mask [B, 1, units]. */
export function masked(kept: tf.Tensor, sum: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const [batch, , units] = mask.shape;
  const branch = tf.reshape(tf.sub(sum, kept), [batch, -1, units]); // [B, positions, units]
  return tf.add(kept, tf.reshape(tf.mul(branch, mask), kept.shape));
}
