// Gates of the blocks' branches on TensorFlow.js. A block is a function that includes the identity path, so that its
// branch is what it adds to its input.

import * as tf from "@tensorflow/tfjs-core";
import { checkFinite, checkMasks, type MaskShape } from "../checks.ts";
import type { Layer, Part, Pass } from "./builder.ts";

/** Gates of every block, [B, 1, units] each; the caller's tidy takes care of them. `name` is for errors. */
export function blockMasks(name: string, masks: Float32Array, shape: MaskShape): tf.Tensor[] {
  checkMasks(name, masks, shape);
  checkFinite(name, masks);
  const { batch, units } = shape;
  let start = 0;
  return units.map((each) => {
    const own = masks.slice(start, start += batch * each); // some backends take the array itself
    return tf.tensor(own, [batch, 1, each]);
  });
}

/**
 * A block with its gate, or the block itself where there is none. A block of a chain looks up the gate in the pass; one that is
 * a function includes the identity path, so that its branch is what it adds to its input.
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

/** kept + gate ⊙ (sum − kept) for a gate [B, 1, units]. */
export function masked(kept: tf.Tensor, sum: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const [batch, , units] = mask.shape;
  const branch = tf.reshape(tf.sub(sum, kept), [batch, -1, units]); // [B, positions, units]
  return tf.add(kept, tf.reshape(tf.mul(branch, mask), kept.shape));
}
