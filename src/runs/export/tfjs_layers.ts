// Layers of TensorFlow.js with given weights.

import type * as tfcore from "@tensorflow/tfjs-core";
import type * as tf from "@tensorflow/tfjs-layers";
import type { NamedArray } from "../../engines/network.ts";
import { normEpsilon } from "../../architectures/network_arrays.ts";
import type { FreshNames } from "./export_layers.ts";

/** A symbolic tensor between layers. */
export type Flow = tf.SymbolicTensor;

/** A created layer: further calls apply the same layer with the same weights. */
type Applied = (x: Flow | Flow[]) => Flow;

/** An activation of the library by its name. */
type ActivationName =
  | "relu"
  | "gelu"
  | "sigmoid"
  | "swish"
  | "softmax"
  | "logSoftmax";

/** Options of {@linkcode ModelBuilder.convolution}. */
interface TfjsConvolution {
  readonly padding: "same" | "valid";
  readonly stride: number;
  /** Each channel separately, kernel [height, width, 1, channels]. */
  readonly alone: boolean;
}

/** Creates layers; a number is appended to names that are taken. */
export interface ModelBuilder {
  input(shape: readonly number[]): Flow;
  /** x · w + b over the last axis; without `bias` x · w. */
  affine(name: string, weight: NamedArray, bias?: NamedArray): Applied;
  /** Kernel [height, width, in, out]. */
  convolution(
    name: string,
    kernel: NamedArray,
    bias: NamedArray,
    options: TfjsConvolution,
  ): Applied;
  /** Rows and columns of zeros on every side. */
  zeros(name: string, count: number): Applied;
  /** scale, shift, mean, variance, [features] each; over all axes but the last. */
  norm(
    name: string,
    arrays: readonly [NamedArray, NamedArray, NamedArray, NamedArray],
    epsilon?: number,
  ): Applied;
  /** Over the last axis; scale and shift [features]. */
  layerNorm(name: string, scale: NamedArray, shift: NamedArray, epsilon: number): Applied;
  activation(name: string, kind: ActivationName): Applied;
  add(name: string): Applied;
  multiply(name: string): Applied;
  /** size × size, stride size, rounding down. */
  meanPool(name: string, size: number): Applied;
  /** Over all axes of examples of that shape but the last. */
  globalMean(name: string, shape: readonly number[]): Applied;
  reshape(name: string, shape: readonly number[]): Applied;
  /** Along the first axis after the batch. */
  concatenate(name: string): Applied;
  /** Entry i is the axis that becomes axis i, the batch not counted. */
  transpose(name: string, axes: readonly number[]): Applied;
  model(input: Flow, output: Flow): tf.LayersModel;
}

/** The most axes, with the batch, of the library's norms. */
const mostNormAxes = 4;

/** A builder on the loaded library. */
export function modelBuilder(
  core: typeof tfcore,
  { layers, input, model }: typeof tf,
  names: FreshNames,
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
  const reshape = (name: string, shape: readonly number[]) =>
    apply(layers.reshape({ name: names.made(name), targetShape: [...shape] }));
  /** A norm over the last axis, also of more axes than the library supports. */
  const normed = (name: string, norm: Applied): Applied => (x) => {
    const shape = (x as Flow).shape.slice(1) as number[];
    if (shape.length < mostNormAxes) return norm(x);
    const positions = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
    const flat = reshape(`${name}.positions`, [positions, shape.at(-1)!])(x);
    return reshape(`${name}.extents`, shape)(norm(flat));
  };
  // random initial values would only be replaced
  const zeros = { kernelInitializer: "zeros", biasInitializer: "zeros" } as const;
  return {
    input: (shape) => input({ shape: [...shape], name: names.made("input") }),
    affine: (wanted, weight, bias) => {
      const [units, useBias, name] = [weight.shape[1], bias !== undefined, names.own(wanted)];
      return apply(
        layers.dense({ name, units, useBias, ...zeros }),
        bias ? [weight, bias] : [weight],
      );
    },
    convolution: (wanted, { shape, data }, bias, { padding, stride, alone }) => {
      const [height, width, inputs, filters] = shape;
      const common = {
        name: names.own(wanted),
        kernelSize: [height, width] as [number, number],
        strides: [stride, stride] as [number, number],
        padding,
      };
      if (!alone) {
        return apply(layers.conv2d({ ...common, filters, ...zeros }), [{ shape, data }, bias]);
      }
      const { biasInitializer } = zeros;
      return apply(
        layers.depthwiseConv2d({ ...common, depthwiseInitializer: "zeros", biasInitializer }),
        [{ shape: [height, width, filters, inputs], data }, bias],
      );
    },
    zeros: (name, count) =>
      apply(
        layers.zeroPadding2d({
          name: names.made(name),
          padding: [[count, count], [count, count]],
        }),
      ),
    norm: (wanted, arrays, epsilon = normEpsilon) => {
      const name = names.own(wanted);
      return normed(name, apply(layers.batchNormalization({ name, epsilon }), arrays));
    },
    layerNorm: (wanted, scale, shift, epsilon) => {
      const name = names.own(wanted);
      return normed(name, apply(layers.layerNormalization({ name, epsilon }), [scale, shift]));
    },
    activation: (name, kind) =>
      apply(layers.activation({ name: names.made(name), activation: kind as "relu" })),
    add: (name) => apply(layers.add({ name: names.made(name) })),
    multiply: (name) => apply(layers.multiply({ name: names.made(name) })),
    meanPool: (name, size) =>
      apply(
        layers.averagePooling2d({
          name: names.made(name),
          poolSize: size,
          strides: size,
          padding: "valid",
        }),
      ),
    globalMean: (wanted, shape) => {
      const name = names.made(wanted);
      if (shape.length === 3) return apply(layers.globalAveragePooling2d({ name }));
      const mean = apply(layers.globalAveragePooling1d({ name }));
      if (shape.length === 2) return mean;
      const positions = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
      const flat = reshape(`${name}.positions`, [positions, shape.at(-1)!]);
      return (x) => mean(flat(x));
    },
    reshape,
    concatenate: (name) => apply(layers.concatenate({ name: names.made(name), axis: 1 })),
    transpose: (name, axes) =>
      apply(layers.permute({ name: names.made(name), dims: axes.map((axis) => axis + 1) })),
    model: (inputs, outputs) => model({ inputs, outputs, name: "fathom" }),
  };
}
