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
  /** Stride 1, kernel [height, width, in, out]. */
  convolution(
    name: string,
    kernel: NamedArray,
    bias: NamedArray,
    padding: "same" | "valid",
  ): Applied;
  /** scale, shift, mean, variance, [features] each; over all axes but the last. */
  norm(
    name: string,
    arrays: readonly [NamedArray, NamedArray, NamedArray, NamedArray],
    epsilon?: number,
  ): Applied;
  activation(name: string, kind: "relu" | "softmax" | "logSoftmax"): Applied;
  add(name: string): Applied;
  /** 2×2, stride 2, rounding down. */
  meanPool(name: string): Applied;
  globalMean(name: string): Applied;
  reshape(name: string, shape: readonly number[]): Applied;
  /** Along the first axis after the batch. */
  concatenate(name: string): Applied;
  /** Swaps the two axes after the batch. */
  swap(name: string): Applied;
  model(input: Flow, output: Flow): tf.LayersModel;
}

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
    convolution: (name, kernel, bias, padding) => {
      const [height, width, , filters] = kernel.shape;
      const kernelSize = [height, width];
      return apply(layers.conv2d({ name, filters, kernelSize, padding, ...zeros }), [kernel, bias]);
    },
    norm: (name, arrays, epsilon = normEpsilon) =>
      apply(layers.batchNormalization({ name, epsilon }), arrays),
    activation: (name, kind) => apply(layers.activation({ name, activation: kind as "relu" })),
    add: (name) => apply(layers.add({ name })),
    meanPool: (name) =>
      apply(layers.averagePooling2d({ name, poolSize: 2, strides: 2, padding: "valid" })),
    globalMean: (name) => apply(layers.globalAveragePooling2d({ name })),
    reshape: (name, shape) => apply(layers.reshape({ name, targetShape: [...shape] })),
    concatenate: (name) => apply(layers.concatenate({ name, axis: 1 })),
    swap: (name) => apply(layers.permute({ name, dims: [2, 1] })),
    model: (inputs, outputs) => model({ inputs, outputs, name: "fathom" }),
  };
}
