// Layers of a chain as JSON-serialisable data, and the interface of a layer kind: output shape, arrays, cost and formula.
// Engines and exporters look up their implementation of a layer by its kind.

import type { Fields, Schema } from "../files/json/schema.ts";
import type { Initialisation } from "./initialisation.ts";

/** Extents of one example without the batch: `[features]`, `[tokens, features]` or `[height, width, channels]`. */
export type Shape = readonly number[];

/** x · weight + bias over the last axis. */
export interface AffineLayer {
  /** An affine map. */
  readonly layer: "affine";
  /** Prefix of its arrays `weight` [in, out] and `bias`; unique within its part; "" for a part's only layer. */
  readonly name: string;
  /** Output features. */
  readonly outputs: number;
}

/** A cross-correlation over `[height, width, channels]` with bias. */
export interface ConvolutionLayer {
  /** A convolution. */
  readonly layer: "convolution";
  /** Prefix of its arrays `kernel` [height, width, in / groups, out] and `bias`; unique within its part. */
  readonly name: string;
  /** Output channels; with `groups: "channels"` equal to the input channels. */
  readonly outputs: number;
  /** Height and width of the kernel. */
  readonly size: number;
  /** Default 1. */
  readonly stride?: number;
  /** Rows and columns of zeros on every side; default 0. */
  readonly padding?: number;
  /** `channels`: depthwise, one kernel per channel; default 1: a full convolution. */
  readonly groups?: 1 | "channels";
}

/**
 * Batch normalisation over all axes but the last: statistics of the batch in training, population statistics in evaluation,
 * separate for every exit in adapters and head.
 */
export interface BatchNormLayer {
  /** Statistics of a batch. */
  readonly layer: "batchNorm";
  /** Prefix of its arrays `scale` and `shift`, and the statistics `mean` and `variance`; unique within its part. */
  readonly name: string;
}

/** Normalisation of each example and position over the last axis. */
export interface LayerNormLayer {
  /** Statistics of an example. */
  readonly layer: "layerNorm";
  /** Prefix of its arrays `scale` and `shift`; unique within its part. */
  readonly name: string;
  /** Added to the biased variance. */
  readonly epsilon: number;
}

/** An elementwise function: gelu is exact, x · Φ(x); silu is x · sigmoid(x). */
export interface ActivationLayer {
  /** The function. */
  readonly layer: "relu" | "gelu" | "silu" | "sigmoid";
}

/** Mean pooling over non-overlapping squares of `size` × `size` positions; incomplete squares are dropped. */
export interface MeanPoolLayer {
  /** Mean pooling. */
  readonly layer: "meanPool";
  /** Height and width of a square. */
  readonly size: number;
}

/** The mean over all axes but the last: `[..., features]` to `[features]`. */
export interface GlobalMeanLayer {
  /** One mean for each feature. */
  readonly layer: "globalMean";
}

/** All axes merged into one. */
export interface FlattenLayer {
  /** Flatten. */
  readonly layer: "flatten";
}

/** The same values in the same order, with other extents. */
export interface ReshapeLayer {
  /** Reshape. */
  readonly layer: "reshape";
  /** The new extents without the batch. */
  readonly shape: Shape;
}

/** Axes in another order, not counting the batch. */
export interface TransposeLayer {
  /** Transpose. */
  readonly layer: "transpose";
  /** Entry i is the axis that becomes axis i. */
  readonly axes: readonly number[];
}

/** Adds a trained array with the shape of one example. */
export interface PositionLayer {
  /** Position embedding. */
  readonly layer: "position";
  /** Prefix of its array `embedding`; unique within its part. */
  readonly name: string;
}

/** Self-attention over `[tokens, features]`: softmax(Q Kᵀ / √(features / heads)) V for each head, and an affine map. */
export interface AttentionLayer {
  /** Self-attention. */
  readonly layer: "attention";
  /** Prefix of its affine maps `query`, `key`, `value` and `out`; unique within its part. */
  readonly name: string;
  /** Number of heads, a divisor of the features. */
  readonly heads: number;
}

/** shortcut(x) + branch(x). Dropout masks multiply the branch unless the residual is nested in another one. */
export interface ResidualLayer {
  /** A sum. */
  readonly layer: "residual";
  /** The residual branch. */
  readonly branch: Chain;
  /** The shortcut; default the identity. */
  readonly shortcut?: Chain;
}

/** x · branch(x); a branch that gives `[features]` is broadcast over all positions of x. */
export interface MultiplyLayer {
  /** A product. */
  readonly layer: "multiply";
  /** The factor. */
  readonly branch: Chain;
}

/** A layer. */
export type Layer =
  | AffineLayer
  | ConvolutionLayer
  | BatchNormLayer
  | LayerNormLayer
  | ActivationLayer
  | MeanPoolLayer
  | GlobalMeanLayer
  | FlattenLayer
  | ReshapeLayer
  | TransposeLayer
  | PositionLayer
  | AttentionLayer
  | ResidualLayer
  | MultiplyLayer;

/** Layers applied one after the other; an empty chain is the identity. */
export type Chain = readonly Layer[];

/** The name of a kind of layer. */
export type LayerName = Layer["layer"];

/** The layer of a kind. */
export type LayerOf<Name extends LayerName> = Extract<Layer, { readonly layer: Name }>;

/** An array of a layer. */
export interface LayerArray {
  /** Name within the part, for instance "dense.weight". */
  readonly name: string;
  readonly shape: Shape;
  /** Description of the axes. */
  readonly layout: string;
  /** Initial values; absent for the population statistics of a norm. */
  readonly initial?: Initialisation;
}

/** A kind of layer, independent of the engine. */
export interface LayerKind<L extends Layer> {
  /** JSON fields, given the schema of chains. */
  fields(chain: Schema<Chain>): Fields<L>;
  /**
   * The output shape for one example.
   *
   * @param shapeOf computes the output shape of a nested chain
   * @throws TypeError if the layer cannot take the input shape, naming the expected one
   */
  shape(layer: L, input: Shape, shapeOf: (chain: Chain, input: Shape) => Shape): Shape;
  /** Its own arrays without those of nested chains, in the order of a state; default none. */
  arrays?(layer: L, input: Shape): readonly LayerArray[];
  /** Nested chains, each of which takes the layer's input; default none. */
  chains?(layer: L): readonly Chain[];
  /** Multiply-adds per example (MACs) of weights, and of the products within attention; default 0. */
  multiplyAdds?(layer: L, input: Shape): number;
  /**
   * The layer as a formula.
   *
   * @param x formula of the input
   * @param place gives names with their part's prefix, for instance "blocks.i.dense"
   */
  formula(layer: L, x: string, place: FormulaPlace): string;
  /** Definition of the formula's function, listed once per network; absent if the name is clear. */
  meaning?(layer: L): string;
}

/** Context of a layer's formula. */
interface FormulaPlace {
  /** A layer's name with its part's prefix. */
  name(own: string): string;
  /** The formula of a nested chain. */
  chain(chain: Chain, x: string): string;
  /** A name for a formula that is used more than once. */
  atom(formula: string): string;
}

/** The name "weight" of a layer "dense": "dense.weight"; a layer without a name has "weight". */
export function arrayName(layer: string, array: string): string {
  return layer === "" ? array : `${layer}.${array}`;
}

/** The extents in square brackets. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}
