// Gradients of the forward pass: recomputing blocks changes only memory.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import {
  type Architecture,
  type PartMakers,
  partMakers,
} from "../../../src/engines/tfjs/architecture.ts";
import { categoricalTensors } from "../../../src/engines/tfjs/categorical.ts";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import type { Pass } from "../../../src/engines/tfjs/builder.ts";
import { type Forward, gradientsOf } from "../../../src/engines/tfjs/forward.ts";
import { createResources } from "../../../src/engines/tfjs/resources.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { staged } from "../../../src/architectures/staged.ts";
import { assertNear } from "../examples.ts";

const backend = await startBackend("wasm");
const depth = 3, classes = 3;
const images = conv({ size: [8, 8], channels: 2, classes, maxDepth: depth, outer: 4, inner: 3 });
const stages = staged({
  size: [8, 8],
  inputChannels: 2,
  classes,
  stages: [1, 2],
  channels: [4, 6],
});
const vectors = dense({ inputs: 5, classes, maxDepth: depth, width: 4 });

/** A block that does nothing, and one with a variable that it does not use. */
const odd: Architecture = {
  stem: () => (x) => x,
  block: (build, index) => {
    if (index === 1) return (a) => a;
    const affine = build.affine("affine", 5, 5);
    build.variable("unused", [2], { value: 1 });
    return (a) => tf.add(a, tf.tanh(affine(a)));
  },
  head: (build) => build.affine("", 5, classes),
};

const networks: [string, (pass: Pass) => PartMakers, number[]][] = [
  ["dense", (pass) => partMakers(vectors, pass), [6, 5]],
  ["conv", (pass) => partMakers(images, pass), [6, 8, 8, 2]],
  ["staged", (pass) => partMakers(stages, pass), [6, 8, 8, 2]],
  ["odd", () => ({ ...odd, adapters: [] }), [6, 5]],
];

for (const [name, make, shape] of networks) {
  for (const exits of [[0, 1, 2, 3], [2], [0], [1, 3]]) {
    Deno.test(`gradientsOf() gives the same gradients with recomputed blocks of a ${name} network, exits ${exits}`, () => {
      backend.use();
      const pass: Pass = { mode: "batch", exits: undefined };
      const makers = make(pass);
      const resources = createResources(makers, depth, pass, 1);
      const { pool, behind } = makers;
      const forward: Forward = {
        resources,
        pool,
        behind,
        pass,
        outputs: classes,
        likelihood: categoricalTensors,
      };
      const before = tf.memory().numTensors;
      const read = (kept: number) => {
        const values = new Map<string, Float32Array>();
        tf.tidy(() => {
          const x = tf.randomUniform(shape, -1, 1, "float32", 7);
          const target = tf.randomUniform([exits.length, 6, classes], -1, 1, "float32", 8);
          const gradients = gradientsOf(
            forward,
            x,
            exits,
            (logits) => tf.mean(tf.squaredDifference(logits, target)),
            { kept },
          );
          gradients.forEach((g, name) => values.set(name, g.dataSync<"float32">().slice()));
        });
        return values;
      };
      const once = read(Infinity), twice = read(0);
      assert.equal(tf.memory().numTensors, before);
      assert.deepEqual([...twice.keys()].sort(), [...once.keys()].sort());
      assert.equal([...once.keys()].some((name) => /^head\.(dense2?\.)?weight$/.test(name)), true);
      for (const [name, values] of once) {
        assertNear(twice.get(name)!, values, 1e-5, name);
      }
    });
  }
}
