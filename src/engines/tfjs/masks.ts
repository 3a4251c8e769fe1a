// Gates of the blocks' branches on TensorFlow.js. A block is a function that includes the identity path, so that its
// branch is what it adds to its input.

import * as tf from "@tensorflow/tfjs-core";
import { checkFinite, checkGates, type GateShape } from "../checks.ts";
import type { Layer, Part, Pass } from "./builder.ts";

/** Gates of every block, [B, 1, units] each; the caller's tidy takes care of them. `name` is for errors. */
export function blockGates(name: string, gates: Float32Array, shape: GateShape): tf.Tensor[] {
  checkGates(name, gates, shape);
  checkFinite(name, gates);
  const { batch, units } = shape;
  let start = 0;
  return units.map((each) => {
    const own = gates.slice(start, start += batch * each); // some backends take the array itself
    return tf.tensor(own, [batch, 1, each]);
  });
}

/**
 * A block with its gate, or the block itself where there is none. A block of a chain looks up the gate in the pass; one that is
 * a function includes the identity path, so that its branch is what it adds to its input.
 */
export function gatedBlock(
  { apply, gatesWithin }: Part,
  pass: Pass,
  gate: tf.Tensor | undefined,
): Layer {
  if (!gate) return apply;
  if (!gatesWithin) return (a) => gated(a, apply(a), gate);
  return (a) => {
    pass.gate = gate;
    try {
      return apply(a);
    } finally {
      pass.gate = undefined;
    }
  };
}

/** kept + gate ⊙ (sum − kept) for a gate [B, 1, units]. */
export function gated(kept: tf.Tensor, sum: tf.Tensor, gate: tf.Tensor): tf.Tensor {
  const [batch, , units] = gate.shape;
  const branch = tf.reshape(tf.sub(sum, kept), [batch, -1, units]); // [B, positions, units]
  return tf.add(kept, tf.reshape(tf.mul(branch, gate), kept.shape));
}
