// Incremental forward passes on TensorFlow.js: the activations between two blocks are one tensor, from which the active rows
// are gathered.

import * as tf from "@tensorflow/tfjs-core";
import type { Steps } from "../incremental_forward.ts";
import { type Forward, onward } from "./forward.ts";

/**
 * The steps of an incremental forward pass.
 *
 * @param inputs [rows, ...shape], owned by the pass from here on
 * @param use makes the network's backend the current one
 */
export function tfjsSteps(forward: Forward, inputs: tf.Tensor, use: () => void): Steps {
  let present = inputs; // input of the stem, or of the next block
  let rows = inputs.shape[0];

  /** [rows · n, ...] to [kept · n, ...] */
  function gathered(positions: Uint32Array): tf.Tensor {
    const [first, ...rest] = present.shape;
    if (first % rows !== 0) {
      throw new TypeError(`keep(): activations must have ${rows} rows, got [${present.shape}]`);
    }
    const flat = tf.reshape(present, [rows, present.size / rows]);
    const kept = tf.gather(flat, tf.tensor1d(Int32Array.from(positions), "int32"));
    return tf.reshape(kept, [first / rows * positions.length, ...rest]);
  }

  function replace(tensor: tf.Tensor) {
    present.dispose();
    present = tensor;
  }

  return {
    async go(from, exit) {
      const log = tf.tidy(() => {
        const { activations, logits } = onward(forward, present, from, exit);
        const log = forward.likelihood.logProbabilities(logits); // [1, rows, K]
        replace(tf.keep(activations));
        return tf.keep(log);
      });
      try {
        return Float32Array.from(await log.data<"float32">()); // a copy, since some backends return their own memory
      } finally {
        log.dispose();
      }
    },
    keep(positions) {
      use();
      replace(tf.tidy(() => tf.keep(gathered(positions))));
      rows = positions.length;
    },
    free: () => present.dispose(),
  };
}
