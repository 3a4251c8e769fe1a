// Gates of the blocks' branches on TensorFlow.js. A block is a function that includes the identity path, so that its
// branch is what it adds to its input.

import * as tf from "@tensorflow/tfjs-core";
import { checkFinite, checkGates, type GateShape } from "../checks.ts";
import type { Layer } from "./builder.ts";

/** Gates of every block, [B, 1, units] each; the caller's tidy takes care of them. `name` is for errors. */
export function blockGates(name: string, gates: Float32Array, shape: GateShape): tf.Tensor[] {
  checkGates(name, gates, shape);
  checkFinite(name, gates);
  const [depth, batch, units] = shape;
  if (depth === 0) return [];
  return tf.unstack(tf.tensor(gates.slice(), [depth, batch, 1, units])); // some backends take the array itself
}

/** a + gate ⊙ (block(a) − a), or the block itself where there are no gates. */
export function gatedBlock(block: Layer, gate: tf.Tensor | undefined): Layer {
  if (!gate) return block;
  const [batch, , units] = gate.shape;
  return (a) => {
    const branch = tf.reshape(tf.sub(block(a), a), [batch, -1, units]); // [B, positions, units]
    return tf.add(a, tf.reshape(tf.mul(branch, gate), a.shape));
  };
}
