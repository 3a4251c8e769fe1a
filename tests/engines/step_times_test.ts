// Timing of updates around a network.

import assert from "node:assert/strict";
import type { Network } from "../../src/engines/network.ts";
import { timeSteps } from "../../src/engines/step_times.ts";

Deno.test("timeSteps() gives the median of the updates, and the network unchanged", async () => {
  const waits = [1, 30, 1];
  const m = Float64Array.of(-1);
  const fake = {
    get depth() {
      return 7;
    },
    update: () => new Promise((done) => setTimeout(() => done(m), waits.shift())),
  } as unknown as Network;
  const { network, medianSeconds } = timeSteps(fake);
  assert.ok(Number.isNaN(medianSeconds()));
  const examples = { inputs: new Float32Array(1), labels: new Int32Array(1) };
  for (let i = 0; i < 3; i++) {
    assert.equal(await network.update(examples, { weights: [1] }, { learningRate: 1 }), m);
  }
  assert.equal(network.depth, 7);
  assert.ok(medianSeconds() > 0.0005 && medianSeconds() < 0.03, `${medianSeconds()}`);
});
