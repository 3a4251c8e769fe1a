// What makes a network: stem, blocks and head as functions over TensorFlow.js tensors; and the two
// architectures of the paper in that form.

import * as tf from "@tensorflow/tfjs-core";
import type { ConvSpec, DenseSpec } from "../specification.ts";
import type { Builder, Layer } from "./builder.ts";
import { globalMean, meanPool2 } from "./operations.ts";

/**
 * A residual network with an exit after every block, as functions: a_0 = stem(x), a_i = block_i(a_{i−1}),
 * logits_d = head(pool(a_d)).
 *
 * Every function is called once, to make its variables with the builder, and returns the layer. Activations
 * have the same shape at every exit.
 */
export interface Architecture {
  /** Inputs `[B, ...shape]` to a_0. */
  stem(build: Builder): Layer;
  /** a_{i−1} to a_i, the identity path included; index from 0. */
  block(build: Builder, index: number): Layer;
  /** What of an exit goes to the head, applied to each exit on its own; default all of a_d. */
  pool?: Layer;
  /**
   * Exits to logits. All exits go through it in one pass, stacked along the batch axis: `[E · B, ...]` to
   * `[E · B, K]`.
   */
  head(build: Builder): Layer;
}

/** Vectors: stem = affine; block = a + norm(relu(affine(a))); head = affine. */
export function denseArchitecture({ inputs, classes, width }: DenseSpec): Architecture {
  return {
    stem: (build) => build.affine("", inputs, width),
    block: (build) => {
      const dense = build.affine("dense", width, width);
      const norm = build.norm("norm", width);
      return (a) => tf.add(a, norm(tf.relu(dense(a)))); // [B, width]
    },
    head: (build) => build.affine("", width, classes),
  };
}

/** Images: a 5×5 convolution and 2×2 mean pooling, pre-activation bottleneck blocks, a residual head. */
export function convArchitecture({ channels, classes, outer, inner }: ConvSpec): Architecture {
  return {
    stem: (build) => {
      const convolution = build.convolution("", {
        inputs: channels,
        outputs: outer,
        size: 5,
        padding: "valid",
      });
      return (x) => meanPool2(convolution(x));
    },
    block: (build) => {
      const stage = (number: number, inputs: number, outputs: number, size: number): Layer => {
        const norm = build.norm(`norm${number}`, inputs);
        const convolution = build.convolution(`conv${number}`, {
          inputs,
          outputs,
          size,
          padding: "same",
        });
        return (a) => convolution(tf.relu(norm(a)));
      };
      const reduce = stage(1, outer, inner, 1);
      const spatial = stage(2, inner, inner, 3);
      const expand = stage(3, inner, outer, 1);
      return (a) => tf.add(a, expand(spatial(reduce(a)))); // [B, H, W, outer]
    },
    pool: globalMean, // [B, outer]
    head: (build) => {
      const hidden = build.affine("dense1", outer, outer);
      const norm = build.norm("norm", outer);
      const out = build.affine("dense2", outer, classes);
      return (h) => out(tf.add(h, norm(tf.relu(hidden(h))))); // [E · B, K]
    },
  };
}
