// Making layers of TensorFlow.js that have given weights.

import type * as tfcore from "@tensorflow/tfjs-core";
import type * as tf from "@tensorflow/tfjs-layers";
import type { NamedArray } from "../engines/network.ts";
import { normEpsilon } from "../architectures/network_arrays.ts";

/** What flows between layers. */
export type Flow = tf.SymbolicTensor;

/** A layer that was made: called again, it is the same layer with the same weights. */
export type Applied = (x: Flow | Flow[]) => Flow;

/** Makes layers; every name once. */
export interface ModelBuilder {
  input(shape: readonly number[]): Flow;
  /** x · w + b over the last axis; without `bias` x · w. */
  affine(name: string, weight: NamedArray, bias?: NamedArray): Applied;
  /** A convolution without padding; kernel [height, width, in, out], or with `alone` [height, width, 1, channels]. */
  convolution(
    name: string,
    kernel: NamedArray,
    bias: NamedArray,
    options: { readonly stride: number; readonly same: boolean; readonly alone: boolean },
  ): Applied;
  /** Rows and columns of zeros at every side. */
  zeros(name: string, around: number): Applied;
  /** scale, shift, mean, variance, [features] each; over all axes but the last. */
  norm(
    name: string,
    arrays: readonly [NamedArray, NamedArray, NamedArray, NamedArray],
    epsilon?: number,
  ): Applied;
  /** Over the last axis of every example and position. */
  layerNorm(name: string, scale: NamedArray, shift: NamedArray, epsilon: number): Applied;
  activation(name: string, kind: Activation): Applied;
  add(name: string): Applied;
  /** With extents of 1 spread. */
  multiply(name: string): Applied;
  /** Squares of that size, rounding down. */
  meanPool(name: string, size: number): Applied;
  globalMean(name: string, axes: 2 | 3): Applied;
  reshape(name: string, shape: readonly number[]): Applied;
  /** Along the first axis after the batch. */
  concatenate(name: string): Applied;
  /** Axes behind the batch in another order, counted from 0. */
  transpose(name: string, axes: readonly number[]): Applied;
  model(input: Flow, output: Flow): tf.LayersModel;
}

/** The library's names of functions. */
export type Activation = "relu" | "gelu" | "sigmoid" | "swish" | "softmax" | "logSoftmax";

/** A builder on the loaded library. */
export function modelBuilder(
  core: typeof tfcore,
  { layers, input, model }: typeof tf,
): ModelBuilder {
  const apply = (layer: tf.layers.Layer, weights: readonly NamedArray[] = []): Applied => {
    let ready = false;
    return (x) => {
      const y = layer.apply(x) as Flow;
      if (!ready && weights.length > 0) {
        core.tidy(() =>
          layer.setWeights(weights.map(({ shape, data }) => core.tensor(data, [...shape])))
        );
      }
      ready = true;
      return y;
    };
  };
  // values drawn at random would only be replaced
  const zeros = { kernelInitializer: "zeros", biasInitializer: "zeros" } as const;
  return {
    input: (shape) => input({ shape: [...shape], name: "input" }),
    affine: (name, weight, bias) =>
      apply(
        layers.dense({ name, units: weight.shape[1], useBias: bias !== undefined, ...zeros }),
        bias ? [weight, bias] : [weight],
      ),
    convolution: (name, kernel, bias, { stride, same, alone }) => {
      const [height, width, , filters] = kernel.shape;
      const kernelSize = [height, width] as [number, number];
      const padding = same ? "same" : "valid";
      if (alone) {
        const layer = layers.depthwiseConv2d({
          ...{ name, kernelSize, strides: stride, padding, depthwiseInitializer: "zeros" },
          biasInitializer: "zeros",
        });
        return apply(layer, [{ ...kernel, shape: [height, width, filters, 1] }, bias]);
      }
      const layer = layers.conv2d({
        name,
        filters,
        kernelSize,
        strides: stride,
        padding,
        ...zeros,
      });
      return apply(layer, [kernel, bias]);
    },
    zeros: (name, around) =>
      apply(layers.zeroPadding2d({ name, padding: [[around, around], [around, around]] })),
    norm: (name, arrays, epsilon = normEpsilon) =>
      apply(layers.batchNormalization({ name, epsilon }), arrays),
    layerNorm: (name, scale, shift, epsilon) =>
      apply(layers.layerNormalization({ name, epsilon, axis: -1 }), [scale, shift]),
    activation: (name, kind) => apply(layers.activation({ name, activation: kind as "relu" })),
    add: (name) => apply(layers.add({ name })),
    multiply: (name) => apply(layers.multiply({ name })),
    meanPool: (name, size) =>
      apply(layers.averagePooling2d({ name, poolSize: size, strides: size, padding: "valid" })),
    globalMean: (name, axes) =>
      apply(
        axes === 3
          ? layers.globalAveragePooling2d({ name })
          : layers.globalAveragePooling1d({ name }),
      ),
    reshape: (name, shape) => apply(layers.reshape({ name, targetShape: [...shape] })),
    concatenate: (name) => apply(layers.concatenate({ name, axis: 1 })),
    transpose: (name, axes) => apply(layers.permute({ name, dims: axes.map((axis) => axis + 1) })),
    model: (inputs, outputs) => model({ inputs, outputs, name: "fathom" }),
  };
}
