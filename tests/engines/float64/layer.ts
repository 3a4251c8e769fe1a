// Layers in float64: values of a batch, and what a layer's forward and backward function gets.

import type { Shape } from "../../../src/architectures/layer.ts";

/** Numbers of a batch. */
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
  /** Population statistics of a batch norm; undefined in training, when those of the batch apply. */
  population(name: string): Statistics | undefined;
  /** Told the statistics of the batch in training. */
  noteStatistics(name: string, statistics: Statistics): void;
  /** Multiplies the branches of residuals in a block's own chain, [rows, units]; absent elsewhere. */
  readonly mask?: Values;
}

/** A layer's value, and its way back. */
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

/** Of every number and its index. */
export function mapped(x: Values, f: (value: number, index: number) => number): Values {
  return { shape: x.shape, data: x.data.map(f) };
}

/** The sum of two of the same shape. */
export function sum(x: Values, y: Values): Values {
  return mapped(x, (value, i) => value + y.data[i]);
}
