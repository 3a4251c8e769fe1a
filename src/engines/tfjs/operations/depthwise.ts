// Depthwise convolutions, of operations whose gradients every backend has.

import * as tf from "@tensorflow/tfjs-core";

/**
 * A depthwise convolution: x [B, H, W, C], kernel [size, size, 1, C], `zeros` rows and columns of padding on every side.
 * Written as shifted products, whose gradients every backend supports.
 */
export function depthwise(
  x: tf.Tensor,
  kernel: tf.Tensor,
  stride: number,
  zeros: number,
): tf.Tensor {
  const [batch, height, width, channels] = x.shape;
  const size = kernel.shape[0];
  const [rows, columns] = [height, width].map((extent) =>
    Math.floor((extent + 2 * zeros - size) / stride) + 1
  );
  // padding at the end such that every offset has whole strides
  const end = (extent: number, out: number) =>
    Math.max(0, size - 1 + stride * out - extent - zeros);
  const padded = tf.pad(x, [
    [0, 0],
    [zeros, end(height, rows)],
    [zeros, end(width, columns)],
    [0, 0],
  ]);
  const taps = Array.from({ length: size * size }, (_, tap) => {
    const [row, column] = [Math.floor(tap / size), tap % size];
    const seen = tf.slice(padded, [0, row, column, 0], [
      batch,
      stride * rows,
      stride * columns,
      channels,
    ]);
    const weight = tf.reshape(tf.slice(kernel, [row, column, 0, 0], [1, 1, 1, channels]), [
      channels,
    ]);
    return tf.mul(everyOther(seen, stride), weight);
  });
  return tf.addN(taps);
}

/** Every `stride`th row and column of x [B, stride · H, stride · W, C]: [B, H, W, C]. */
function everyOther(x: tf.Tensor, stride: number): tf.Tensor {
  if (stride === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / stride, width / stride];
  const first = (y: tf.Tensor, axis: number) =>
    tf.slice(y, y.shape.map(() => 0), y.shape.map((extent, a) => a === axis ? 1 : extent));
  const ofRows = first(tf.reshape(x, [batch * rows, stride, width * channels]), 1);
  const ofColumns = first(tf.reshape(ofRows, [batch * rows * columns, stride, channels]), 1);
  return tf.reshape(ofColumns, [batch, rows, columns, channels]);
}
