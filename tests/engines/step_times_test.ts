// Timing of gradient steps around a network.

import assert from "node:assert/strict";
import type { ForwardPass, Network } from "../../src/engines/network.ts";
import { timeSteps } from "../../src/engines/step_times.ts";

const examples = { inputs: new Float32Array(1), labels: new Int32Array(1) };

/** A network whose passes take time by a simulated clock. */
function slowNetwork(forward: number[], backward: number[]) {
  const clock = { now: 0, disposed: 0 };
  const pass: ForwardPass = {
    exits: [0],
    means: Float64Array.of(-1),
    logLikelihood: () => Promise.resolve(Float32Array.of(-1)),
    async backward() {
      await Promise.resolve();
      clock.now += backward.shift()!;
    },
    [Symbol.dispose]: () => void clock.disposed++,
  };
  const network = {
    get depth() {
      return 7;
    },
    async forward() {
      await Promise.resolve();
      clock.now += forward.shift()!;
      return pass;
    },
  } as unknown as Network;
  return { network, pass, clock };
}

async function onClock(clock: { readonly now: number }, work: () => Promise<void>) {
  const { now } = performance;
  performance.now = () => clock.now;
  try {
    await work();
  } finally {
    performance.now = now;
  }
}

Deno.test("timeSteps() gives the median of forward and backward together, and the network unchanged", async () => {
  const slow = slowNetwork([1, 20, 0.5], [1, 10, 0.5]);
  const { network, medianSeconds } = timeSteps(slow.network);
  assert.ok(Number.isNaN(medianSeconds()));
  await onClock(slow.clock, async () => {
    for (let i = 0; i < 3; i++) {
      const pass = await network.forward(examples);
      assert.equal(pass.means, slow.pass.means);
      assert.equal(pass.exits, slow.pass.exits);
      slow.clock.now += 1000; // time between them does not count
      await pass.backward([1], { learningRate: 1 });
      pass[Symbol.dispose]();
    }
  });
  assert.equal(network.depth, 7);
  assert.equal(slow.clock.disposed, 3);
  assert.equal(medianSeconds(), 0.002);
});

Deno.test("timeSteps() does not count forward passes without a backward pass", async () => {
  const slow = slowNetwork([5, 1], [1]);
  const { network, medianSeconds } = timeSteps(slow.network);
  await onClock(slow.clock, async () => {
    (await network.forward(examples))[Symbol.dispose]();
    assert.ok(Number.isNaN(medianSeconds()));
    await (await network.forward(examples)).backward([1], { learningRate: 1 });
  });
  assert.equal(medianSeconds(), 0.002);
});
