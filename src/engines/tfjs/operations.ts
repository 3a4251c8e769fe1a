// Operations of the network layers, with hand-written gradients where TensorFlow.js' own need many more
// or slower kernels.

import * as tf from "@tensorflow/tfjs-core";
import { normEpsilon } from "../../architectures/layers/batch_norm.ts";

/** eps of every batch norm. */
const epsilon = normEpsilon;

/** x · w + b over the last axis: x [..., in], w [in, out], b [out]. */
export function affine(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const rows = x.size / w.shape[0];
  const flat = tf.reshape(x, [rows, w.shape[0]]);
  return tf.reshape(affine2d(flat, w, b), [...x.shape.slice(0, -1), w.shape[1]!]);
}

const affine2d = tf.customGrad((...parameters) => {
  const [x, w, b, save] = parameters as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
  save([x, w]);
  return {
    value: tf.add(tf.matMul(x, w), b), // [rows, out]
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
      tf.matMul(dy, saved[1], false, true),
      tf.matMul(saved[0], dy, true, false),
      tf.sum(dy, 0),
    ],
  };
});

/** x + b over the last axis. */
export function addBias(x: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return addBiasOf(x, b);
}

const addBiasOf = tf.customGrad((...parameters) => {
  const [x, b] = parameters as [tf.Tensor, tf.Tensor1D, tf.GradSaveFunc];
  return {
    value: tf.add(x, b),
    gradFunc: (dy: tf.Tensor) => [dy, tf.sum(tf.reshape(dy, [dy.size / b.size, b.size]), 0)],
  };
});

/** Batch statistics over the rows of every group: x [G, R, F] gives mean and biased variance [G, 1, F]. */
export function rowMoments(x: tf.Tensor): { mean: tf.Tensor; variance: tf.Tensor } {
  const { mean, rest, variance } = centre(x);
  return { mean: tf.add(mean, rest), variance };
}

/**
 * x [G, R, F] minus the float32 mean over its rows; `rest` [G, 1, F] is the rounding error of that mean, which matters if the
 * mean is large and the rows hardly differ. The biased variance [G, 1, F] is about the true mean.
 */
function centre(
  x: tf.Tensor,
): { mean: tf.Tensor; centred: tf.Tensor; rest: tf.Tensor; variance: tf.Tensor } {
  const mean = tf.mean(x, 1, true);
  const centred = tf.sub(x, mean);
  const rest = tf.mean(centred, 1, true);
  const squares = tf.mean(tf.square(centred), 1, true);
  return { mean, centred, rest, variance: tf.relu(tf.sub(squares, tf.square(rest))) };
}

/**
 * Batch normalisation with batch statistics: x [G, R, F], statistics over the R rows of each
 * of the G groups (exits), biased variance; scale and shift [F].
 */
export function normaliseBatch(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  return normaliseOf(x, scale, shift);
}

const normaliseOf = tf.customGrad((...parameters) => {
  const [x, scale, shift, save] = parameters as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.GradSaveFunc,
  ];
  const rows = x.shape[1]!;
  const { centred, rest, variance } = centre(x); // [G, R, F] and [G, 1, F]
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const slope = tf.mul(inverse, scale);
  save([centred, rest, inverse, slope]);
  return {
    value: tf.add(tf.mul(centred, slope), tf.sub(shift, tf.mul(rest, slope))),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [centred, rest, inverse, slope] = saved;
      const meanDy = tf.mean(dy, 1, true); // [G, 1, F]
      const product = tf.sub(tf.mean(tf.mul(dy, centred), 1, true), tf.mul(rest, meanDy));
      const meanDyX = tf.mul(product, inverse); // of dy · x̂
      const share = tf.mul(meanDyX, inverse);
      const level = tf.sub(meanDy, tf.mul(rest, share));
      return [
        tf.mul(tf.sub(tf.sub(dy, level), tf.mul(centred, share)), slope),
        sumOfGroups(tf.mul(meanDyX, rows)),
        sumOfGroups(tf.mul(meanDy, rows)),
      ];
    },
  };
});

/** Normalisation with given population statistics: x [G, R, F], mean and variance [G, 1, F]. */
export function normalisePopulation(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
): tf.Tensor {
  const slope = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), scale); // [G, 1, F]
  return tf.add(tf.mul(tf.sub(x, mean), slope), shift);
}

/** Normalisation over the last axis of x [..., F], biased variance; scale and shift [F]. */
export function normaliseLast(
  x: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  const roughly = tf.sub(x, tf.mean(x, -1, true));
  // removes the rounding error of a large mean
  const centred = tf.sub(roughly, tf.mean(roughly, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), scale), shift);
}

/** x · Φ(x), exactly. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

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

/** Mean over all axes but the batch and the last: [B, H, W, C] gives [B, C]. */
export function globalMean(x: tf.Tensor): tf.Tensor {
  return globalMeanOf(x);
}

const globalMeanOf = tf.customGrad((...parameters) => {
  const [x] = parameters as [tf.Tensor, tf.GradSaveFunc];
  const [batch, channels] = [x.shape[0], x.shape.at(-1)!];
  const positions = x.size / batch / channels;
  return {
    value: tf.mean(tf.reshape(x, [batch, positions, channels]), 1),
    gradFunc: (dy: tf.Tensor) =>
      tf.reshape(repeatRows(tf.mul(dy, 1 / positions), positions), x.shape),
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
      const wide = repeatRows(tf.reshape(tf.mul(dy, 0.25), [-1, channels]), 2); // columns twice
      const tall = repeatRows(tf.reshape(wide, [batch * rows, 2 * columns * channels]), 2);
      return tf.pad(tf.reshape(tall, [batch, 2 * rows, 2 * columns, channels]), [
        [0, 0],
        [0, height - 2 * rows],
        [0, width - 2 * columns],
        [0, 0],
      ]);
    },
  };
});

/** Every row repeated `times` times: [R, F] gives [R, times, F]. */
function repeatRows(x: tf.Tensor, times: number): tf.Tensor {
  return tf.mul(tf.ones([times, 1]), tf.expandDims(x, 1));
}

/** [G, 1, F] gives [F]. */
function sumOfGroups(x: tf.Tensor): tf.Tensor {
  return x.shape[0] === 1 ? tf.reshape(x, [x.shape[2]!]) : tf.sum(x, [0, 1]);
}
