// Gradients that fail: TensorFlow.js frees what it saved for the way back only at the end of one that succeeds.

import * as tf from "@tensorflow/tfjs-core";

/** Computes gradients; where that fails, frees what was saved for them. */
export function freedOnFailure<R>(compute: () => R): R {
  try {
    return compute();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
    state.activeTape = [];
    throw error;
  }
}
