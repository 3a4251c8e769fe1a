// The layers that a chain is made of, as JSON-serialisable data, and what a kind of layer knows: the shape it gives, its
// arrays, its cost and its words. Engines and exporters look up what they do with a layer by its kind.

import type { Fields, Schema } from "../files/json/schema.ts";
import type { Initialisation } from "./initialisation.ts";

/** Extents of one example, the batch left out: `[features]`, `[tokens, features]` or `[height, width, channels]`. */
export type Shape = readonly number[];

/** x · weight + bias over the last axis. */
export interface AffineLayer {
  /** An affine map. */
  readonly layer: "affine";
  /** Of its arrays `weight` [in, out] and `bias`; unique within its part; "" for a part's only layer. */
  readonly name: string;
  /** Features that come out. */
  readonly outputs: number;
}

/** A cross-correlation over `[height, width, channels]` with bias. */
export interface ConvolutionLayer {
  /** A convolution. */
  readonly layer: "convolution";
  /** Of its arrays `kernel` [height, width, in / groups, out] and `bias`; unique within its part. */
  readonly name: string;
  /** Channels that come out; with `groups: "channels"` as many as go in. */
  readonly outputs: number;
  /** Height and width of the kernel. */
  readonly size: number;
  /** Default 1. */
  readonly stride?: number;
  /** Rows and columns of zeros at every side; default 0. */
  readonly padding?: number;
  /** `channels`: every channel has a kernel of its own; default 1: all go into all. */
  readonly groups?: 1 | "channels";
}

/**
 * Batch normalisation over all axes but the last: statistics of the batch in training, population statistics in evaluation,
 * of every exit on its own behind the blocks.
 */
export interface BatchNormLayer {
  /** Statistics of a batch. */
  readonly layer: "batchNorm";
  /** Of its arrays `scale` and `shift`, and the statistics `mean` and `variance`; unique within its part. */
  readonly name: string;
}

/** Normalisation of every example and position on its own, over the last axis. */
export interface LayerNormLayer {
  /** Statistics of an example. */
  readonly layer: "layerNorm";
  /** Of its arrays `scale` and `shift`; unique within its part. */
  readonly name: string;
  /** Added to the variance, which is biased. */
  readonly epsilon: number;
}

/** A function of each number: gelu is the exact one, x · Φ(x); silu is x · sigmoid(x). */
export interface ActivationLayer {
  /** Which function. */
  readonly layer: "relu" | "gelu" | "silu" | "sigmoid";
}

/** Means of squares of `size` × `size` positions beside each other; what is left over at the end is dropped. */
export interface MeanPoolLayer {
  /** Means of squares. */
  readonly layer: "meanPool";
  /** Height and width of a square. */
  readonly size: number;
}

/** The mean over all axes but the last: `[..., features]` to `[features]`. */
export interface GlobalMeanLayer {
  /** One mean for each feature. */
  readonly layer: "globalMean";
}

/** All axes in one. */
export interface FlattenLayer {
  /** One axis. */
  readonly layer: "flatten";
}

/** The same numbers in the same order, other extents. */
export interface ReshapeLayer {
  /** Other extents. */
  readonly layer: "reshape";
  /** The new extents, the batch left out. */
  readonly shape: Shape;
}

/** Axes in another order, the batch not counted. */
export interface TransposeLayer {
  /** Another order of axes. */
  readonly layer: "transpose";
  /** Entry i is the axis that becomes axis i. */
  readonly axes: readonly number[];
}

/** Adds a trained array of the shape of an example. */
export interface PositionLayer {
  /** A trained sum. */
  readonly layer: "position";
  /** Of its array `embedding`; unique within its part. */
  readonly name: string;
}

/** Self-attention over `[tokens, features]`: softmax(Q Kᵀ / √(features / heads)) V for each head, and an affine map. */
export interface AttentionLayer {
  /** Self-attention. */
  readonly layer: "attention";
  /** Of its affine maps `query`, `key`, `value` and `out`; unique within its part. */
  readonly name: string;
  /** They divide the features. */
  readonly heads: number;
}

/** shortcut(x) + branch(x). Masks multiply the branch where the residual is in no other. */
export interface ResidualLayer {
  /** A sum. */
  readonly layer: "residual";
  /** What is added. */
  readonly branch: Chain;
  /** What it is added to; default x itself. */
  readonly shortcut?: Chain;
}

/** x · branch(x); a branch that gives `[features]` is the same for all positions of x. */
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

/** Layers, each taking what the one before gives; none: the identity. */
export type Chain = readonly Layer[];

/** The name of a kind of layer. */
export type LayerName = Layer["layer"];

/** The layer of a kind. */
export type LayerOf<Name extends LayerName> = Extract<Layer, { readonly layer: Name }>;

/** An array of a layer. */
export interface LayerArray {
  /** Within the part, for instance "dense.weight". */
  readonly name: string;
  readonly shape: Shape;
  /** What the axes are, in words. */
  readonly layout: string;
  /** How it starts; absent for the population statistics of a norm. */
  readonly initial?: Initialisation;
}

/** What is known of a kind of layer, whoever computes it. */
export interface LayerKind<L extends Layer> {
  /** Of its JSON, given the schema of chains. */
  fields(chain: Schema<Chain>): Fields<L>;
  /**
   * The shape of an example behind the layer.
   *
   * @param shapeOf gives that of a chain in it
   * @throws TypeError where the layer cannot take the shape, with what it wants
   */
  shape(layer: L, input: Shape, shapeOf: (chain: Chain, input: Shape) => Shape): Shape;
  /** Its own arrays, in the order of a state; default none. Those of the chains in it are theirs. */
  arrays?(layer: L, input: Shape): readonly LayerArray[];
  /** The chains in it, each of which takes the layer's input; default none. */
  chains?(layer: L): readonly Chain[];
  /** Products of weights and numbers, and of numbers with each other in attention, for one example; default 0. */
  multiplyAdds?(layer: L, input: Shape): number;
  /**
   * The layer as a formula.
   *
   * @param x what goes in, as a formula
   * @param place names the arrays' prefix by the layer's own name, for instance "blocks.i.dense"
   */
  formula(layer: L, x: string, place: FormulaPlace): string;
  /** What the formula's function means, once a network; absent where it says so itself. */
  meaning?(layer: L): string;
}

/** What a formula refers to. */
interface FormulaPlace {
  /** The name of an array's layer with its part. */
  name(own: string): string;
  /** A chain of the layer, of the same input. */
  chain(chain: Chain, x: string): string;
  /** A formula that is used more than once, as a name. */
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
