// Errors of networks on TensorFlow.js, with the same text as on every engine.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { gradientStep } from "../../../src/engines/gradient_step.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const examples = randomExamples([3], 3, 10);
const step = { learningRate: 0.1, momentum: 0.5 };
const numTensors = () => tf.memory().numTensors;
const make = () => createNetwork(small, { engine: "cpu", seed: 2 });
const even = (network: Network) => ({
  weights: Array.from({ length: network.depth + 1 }, (_, d) => (d + 1) / 10),
});

const wrongCalls: [string, RegExp, (network: Network) => Promise<unknown>][] = [
  [
    "inputs of a wrong size",
    /^TypeError: forward\(\): inputs must be \[B, 3\] and labels \[B\] .*, got 29 values and 10 labels$/,
    (n) => update(n, { ...examples, inputs: new Float32Array(29) }, even(n), step),
  ],
  [
    "one label for many inputs",
    /^TypeError: forward\(\): .* got 30 values and 1 labels$/,
    (n) => update(n, { ...examples, labels: new Int32Array(1) }, even(n), step),
  ],
  [
    "an empty batch",
    /^TypeError: evaluate\(\): .* with B ≥ 1, got 0 values and 0 labels$/,
    (n) => n.evaluate({ inputs: new Float32Array(0), labels: new Int32Array(0) }),
  ],
  [
    "a label that is no class",
    /^RangeError: forward\(\): labels must be from 0 to 2, got 3 at 4$/,
    (n) => update(n, { ...examples, labels: examples.labels.with(4, 3) }, even(n), step),
  ],
  [
    "weights of the wrong length",
    /^TypeError: forward\(\): weights must have 4 entries, one for each exit, got 2$/,
    (n) => update(n, examples, { weights: [1, 1] }, step),
  ],
  [
    "weights of the wrong length",
    /^TypeError: backward\(\): weights must have 4 entries, one for each exit, got 1$/,
    (n) => gradientStep(n, examples, () => [1], step),
  ],
  [
    "no exit at all",
    /^RangeError: backward\(\): at least one weight must not be 0$/,
    (n) => gradientStep(n, examples, () => [0, 0, 0, 0], step),
  ],
  [
    "an exit it does not have",
    /^RangeError: forward\(\): exits must be .* got 4$/,
    (n) => n.forward(examples, { exits: [4] }),
  ],
  [
    "inputs of a wrong size",
    /^TypeError: logProbabilities\(\): inputs must be \[B, 3\] with B ≥ 1, got 4 values$/,
    (n) => n.logProbabilities(new Float32Array(4)),
  ],
  [
    "an empty batch",
    /^TypeError: logProbabilities\(\): inputs must be \[B, 3\] with B ≥ 1, got 0 values$/,
    (n) => n.logProbabilities(new Float32Array(0), { exits: [0] }),
  ],
  [
    "an empty batch",
    /^TypeError: incrementalForward\(\): inputs must be \[B, 3\] with B ≥ 1, got 0 values$/,
    (n) => n.incrementalForward(new Float32Array(0)),
  ],
  [
    "no exits",
    /^RangeError: logProbabilities\(\): exits must not be empty$/,
    (n) => n.logProbabilities(examples.inputs, { exits: [] }),
  ],
  [
    "an exit it does not have",
    /^RangeError: logProbabilities\(\): exits must be whole numbers from 0 to 3, got 4$/,
    (n) => n.logProbabilities(examples.inputs, { exits: [0, 4] }),
  ],
  [
    "an exit it does not have",
    /^RangeError: estimateStatistics\(\): exits must be .* got -1$/,
    (n) => n.estimateStatistics([examples], { exits: [-1] }),
  ],
  [
    "labels that do not fit",
    /^TypeError: estimateStatistics\(\): inputs must be .* got 30 values and 1 labels$/,
    (n) => n.estimateStatistics([examples, { ...examples, labels: new Int32Array(1) }]),
  ],
  [
    "no statistics",
    /^Error: .*no population statistics yet; call estimateStatistics\(\) first$/,
    (n) => n.evaluate(examples),
  ],
  [
    "no statistics",
    /^Error: .*no population statistics yet; call estimateStatistics\(\) first$/,
    (n) => n.logProbabilities(examples.inputs),
  ],
];
for (const [i, [what, message, call]] of wrongCalls.entries()) {
  Deno.test(`network refuses ${what}, changes nothing and leaks no tensor (${i})`, async () => {
    using network = await make();
    await update(network, examples, even(network), step);
    const [state, tensors] = [await network.readState(), numTensors()];
    await assert.rejects(call(network), message);
    assert.equal(numTensors(), tensors);
    assert.deepEqual(await network.readState(), state);
  });
}
