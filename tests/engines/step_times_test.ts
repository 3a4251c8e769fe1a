// Timing of updates around a network.

import assert from "node:assert/strict";
import type { Network } from "../../src/engines/network.ts";
import { timeSteps } from "../../src/engines/step_times.ts";
import { update } from "./update.ts";

Deno.test("timeSteps() gives the median of the updates, and the network unchanged", async () => {
  const waits = [2, 30, 1]; // milliseconds, by a clock of the test's
  const m = Float64Array.of(-1);
  let clock = 0;
  const fake = {
    get depth() {
      return 7;
    },
    async update() {
      await Promise.resolve();
      clock += waits.shift()!;
      return m;
    },
  } as unknown as Network;
  const { network, medianSeconds } = timeSteps(fake);
  assert.ok(Number.isNaN(medianSeconds()));
  const examples = { inputs: new Float32Array(1), labels: new Int32Array(1) };
  const { now } = performance;
  performance.now = () => clock;
  try {
    for (let i = 0; i < 3; i++) {
      assert.equal(await update(network, examples, { weights: [1] }, { learningRate: 1 }), m);
    }
  } finally {
    performance.now = now;
  }
  assert.equal(network.depth, 7);
  assert.equal(medianSeconds(), 0.002);
});
