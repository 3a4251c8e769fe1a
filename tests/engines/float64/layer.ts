// Layers in float64: values of a batch, and the arguments of forward and backward functions.

import type { Shape } from "../../../src/architectures/layer.ts";

/** Values of a batch. */
export interface Values {
  /** Rows (the batch), then the extents of one example. */
  readonly shape: Shape;
  /** Row-major. */
  readonly data: Float64Array;
}

/** Mean and biased variance of a batch norm, [features] each. */
export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** The part of a network that a layer is in. */
export interface Place {
  /** A weight array, by its name within the part. */
  weight(name: string): Float64Array;
  /** Adds to the gradient of a weight array. */
  addGradient(name: string, gradient: Float64Array): void;
  /** Population statistics of a batch norm; undefined in training, which uses batch statistics. */
  population(name: string): Statistics | undefined;
  /** Called with the batch statistics in training. */
  noteStatistics(name: string, statistics: Statistics): void;
  /** Mask of the residual branches directly in a block's chain, [rows, units]; absent elsewhere. */
  readonly mask?: Values;
}

/** A layer's value, and its backward function. */
export interface Forward {
  readonly value: Values;
  /** From the gradient with respect to the value to that with respect to x; adds those of the layer's arrays. */
  backward(gradient: Values): Values;
}

/** A layer as a function of its input. */
export type Float64Layer<L> = (layer: L, x: Values, place: Place) => Forward;

/** Zeros. */
export function zeros(shape: Shape): Values {
  return { shape, data: new Float64Array(shape.reduce((size, extent) => size * extent, 1)) };
}

/** Maps every value with its index. */
export function mapped(x: Values, f: (value: number, index: number) => number): Values {
  return { shape: x.shape, data: x.data.map(f) };
}

/** The sum of two values of the same shape. */
export function sum(x: Values, y: Values): Values {
  return mapped(x, (value, i) => value + y.data[i]);
}
