// A small transformer encoder as a custom network: blocks of self-attention and a two-layer
// perceptron, each after a layer norm; an exit is the mean over its tokens.

import * as tf from "@tensorflow/tfjs-core";
import type { Builder, Layer } from "../../../src/engines/tfjs/builder.ts";
import type { CustomNetworkOptions } from "../../../src/engines/tfjs/create.ts";

/** Tokens [T, F] with their features; 2 heads of width / 2. */
export function transformer(
  options: Pick<CustomNetworkOptions, "classes" | "maxDepth" | "engine" | "seed"> & {
    readonly tokens: number;
    readonly features: number;
    readonly width: number;
  },
): CustomNetworkOptions {
  const { tokens, features, width, ...own } = options;
  const { classes } = own;
  return {
    ...own,
    name: "transformer",
    inputShape: [tokens, features],
    stem(build) {
      const embed = build.affine("embed", features, width);
      const position = build.variable("position", [tokens, width], { fanIn: width });
      return (x) => tf.add(embed(x), position); // [B, T, width]
    },
    block(build) {
      const attend = attention(build, tokens, width);
      const before = layerNorm(build, "norm1", width);
      const between = layerNorm(build, "norm2", width);
      const up = build.affine("up", width, 2 * width);
      const down = build.affine("down", 2 * width, width);
      return (a) => {
        const b = tf.add(a, attend(before(a)));
        return tf.add(b, down(tf.relu(up(between(b))))); // [B, T, width]
      };
    },
    pool: (a) => tf.mean(a, 1), // [B, width]
    head: (build) => build.affine("", width, classes),
  };
}

function attention(build: Builder, tokens: number, width: number): Layer {
  const projections = ["query", "key", "value"].map((name) => build.affine(name, width, width));
  const out = build.affine("out", width, width);
  const heads = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [-1, tokens, 2, width / 2]), [0, 2, 1, 3]); // [B, 2, T, width / 2]
  return (a) => {
    const [query, key, value] = projections.map((project) => heads(project(a)));
    const scores = tf.mul(tf.matMul(query, key, false, true), (width / 2) ** -0.5); // [B, 2, T, T]
    const mixed = tf.matMul(tf.softmax(scores), value);
    return out(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, tokens, width]));
  };
}

function layerNorm(build: Builder, name: string, width: number): Layer {
  const scale = build.variable(`${name}.scale`, [width], { value: 1 });
  const shift = build.variable(`${name}.shift`, [width], { value: 0 });
  return (a) => {
    const { mean, variance } = tf.moments(a, -1, true);
    const standardised = tf.mul(tf.sub(a, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(standardised, scale), shift);
  };
}
