// Errors of networks on engine simd, with the same text as on every engine.

import assert from "node:assert/strict";
import { gradientStep } from "../../../src/engines/gradient_step.ts";
import type { Network } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const examples = randomExamples([3], 3, 10);
const short = { ...examples, labels: new Int32Array(1) };
const step = { learningRate: 0.1, momentum: 0.5 };
const even = { weights: [0.1, 0.2, 0.3, 0.4] };

const refused: [string, (network: Network) => Promise<unknown>][] = [
  [
    "TypeError: forward(): inputs must be [B, 3] and labels [B] with B ≥ 1, got 29 values and 10 labels",
    (n) => update(n, { ...examples, inputs: new Float32Array(29) }, even, step),
  ],
  [
    "TypeError: evaluate(): inputs must be [B, 3] and labels [B] with B ≥ 1, got 0 values and 0 labels",
    (n) => n.evaluate({ inputs: new Float32Array(0), labels: new Int32Array(0) }),
  ],
  [
    "RangeError: forward(): labels must be from 0 to 2, got 3 at 4",
    (n) => update(n, { ...examples, labels: examples.labels.with(4, 3) }, even, step),
  ],
  [
    "RangeError: evaluate(): labels must be from 0 to 2, got -1 at 0",
    (n) => n.evaluate({ ...examples, labels: examples.labels.with(0, -1) }),
  ],
  [
    "TypeError: forward(): weights must have 4 entries, one for each exit, got 2",
    (n) => update(n, examples, { weights: [1, 1] }, step),
  ],
  [
    "TypeError: backward(): weights must have 4 entries, one for each exit, got 1",
    (n) => gradientStep(n, examples, () => [1], step),
  ],
  [
    "RangeError: forward(): at least one weight must not be 0",
    (n) => n.forward(examples, { weights: [0, 0, 0, 0] }),
  ],
  [
    "RangeError: backward(): at least one weight must not be 0",
    (n) => gradientStep(n, examples, () => [0, 0, 0, 0], step),
  ],
  [
    "RangeError: forward(): exits must be whole numbers from 0 to 3, got 4",
    (n) => n.forward(examples, { exits: [4] }),
  ],
  [
    "TypeError: logProbabilities(): inputs must be [B, 3] with B ≥ 1, got 4 values",
    (n) => n.logProbabilities(new Float32Array(4)),
  ],
  [
    "TypeError: logProbabilities(): inputs must be [B, 3] with B ≥ 1, got 0 values",
    (n) => n.logProbabilities(new Float32Array(0), { exits: [0] }),
  ],
  [
    "TypeError: incrementalForward(): inputs must be [B, 3] with B ≥ 1, got 0 values",
    (n) => n.incrementalForward(new Float32Array(0)),
  ],
  [
    "RangeError: logProbabilities(): exits must not be empty",
    (n) => n.logProbabilities(examples.inputs, { exits: [] }),
  ],
  [
    "RangeError: logProbabilities(): exits must be whole numbers from 0 to 3, got 4",
    (n) => n.logProbabilities(examples.inputs, { exits: [0, 4] }),
  ],
  [
    "RangeError: estimateStatistics(): exits must be whole numbers from 0 to 3, got -1",
    (n) => n.estimateStatistics([examples], { exits: [-1] }),
  ],
  [
    "TypeError: estimateStatistics(): inputs must be [B, 3] and labels [B] with B ≥ 1, got 30 values and 1 labels",
    (n) => n.estimateStatistics([examples, short]),
  ],
  [
    "Error: the norms have no population statistics yet; call estimateStatistics() first",
    (n) => n.evaluate(examples),
  ],
  [
    "Error: the norms have no population statistics yet; call estimateStatistics() first",
    (n) => n.logProbabilities(examples.inputs),
  ],
];
for (const [i, [message, call]] of refused.entries()) {
  Deno.test(`simd networks say "${message}" and change nothing (${i})`, async () => {
    using network = await createSimdNetwork(small, { seed: 2, reason: "test" });
    await update(network, examples, even, step);
    const state = await network.readState();
    await assert.rejects(call(network), (error) => String(error) === message);
    assert.deepEqual(await network.readState(), state);
    // exit 0 needs no statistics, and a failed call does not block later ones
    await network.logProbabilities(examples.inputs, { exits: [0] });
  });
}
