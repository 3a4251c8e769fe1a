// Mean pooling, with gradients of few operations.

import * as tf from "@tensorflow/tfjs-core";

/** Mean over all axes but the batch and the last: [B, H, W, C] gives [B, C]. */
export function globalMean(x: tf.Tensor): tf.Tensor {
  return globalMeanOf(x);
}

const globalMeanOf = tf.customGrad((...parameters) => {
  const [x] = parameters as [tf.Tensor, tf.GradSaveFunc];
  const positions = tf.util.sizeFromShape(x.shape.slice(1, -1));
  return {
    value: x.rank === 2 ? tf.clone(x) : tf.mean(x, x.shape.slice(1, -1).map((_, i) => i + 1)),
    gradFunc: (dy: tf.Tensor) => tf.reshape(repeatRows(dy, positions, 1 / positions), x.shape),
  };
});

/** 2×2 mean pooling, rounding down: [B, H, W, C] gives [B, ⌊H/2⌋, ⌊W/2⌋, C]. */
export function meanPool2(x: tf.Tensor): tf.Tensor {
  return meanPool2Of(x);
}

const meanPool2Of = tf.customGrad((...parameters) => {
  const [x] = parameters as [tf.Tensor4D, tf.GradSaveFunc];
  const [batch, height, width, channels] = x.shape;
  return {
    value: tf.avgPool(x, 2, 2, "valid"),
    gradFunc: (dy: tf.Tensor) => {
      const [rows, columns] = [dy.shape[1]!, dy.shape[2]!];
      const wide = repeatRows(tf.reshape(dy, [-1, channels]), 2, 0.25); // columns twice
      const tall = repeatRows(tf.reshape(wide, [batch * rows, 2 * columns * channels]), 2, 1);
      return tf.pad(tf.reshape(tall, [batch, 2 * rows, 2 * columns, channels]), [
        [0, 0],
        [0, height - 2 * rows],
        [0, width - 2 * columns],
        [0, 0],
      ]);
    },
  };
});

/** Every row repeated `times` times and multiplied by a factor: [R, F] gives [R, times, F]. */
function repeatRows(x: tf.Tensor, times: number, factor: number): tf.Tensor {
  return tf.mul(tf.fill([times, 1], factor), tf.reshape(x, [x.shape[0], 1, x.shape[1]!]));
}
