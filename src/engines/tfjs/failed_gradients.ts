// Cleanup after failed gradients: TensorFlow.js frees tensors saved for the backward pass only on success.

import * as tf from "@tensorflow/tfjs-core";

/** Computes gradients; on failure frees the tensors saved for them. */
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
