import assert from "node:assert/strict";
import { dataset } from "../../../src/datasets/dataset.ts";
import { type CutSpeed, cutSpeed } from "../../../src/studies/experiments/cut_speed.ts";
import { scriptedNetwork } from "../../evaluation/scripted_network.ts";

const test = dataset({ shape: [1], inputs: Float32Array.of(0, 0), labels: [0, 1] });

Deno.test("cutSpeed() times the cut, the last exit and all exits, and nothing beyond", async () => {
  const { network } = scriptedNetwork([[[0.5, 0.5], [0.6, 0.4], [0.7, 0.3], [0.8, 0.2]]]);
  const asked = new Set<string>();
  const { logProbabilities } = network;
  network.logProbabilities = async (inputs, options) => {
    const { exits } = options!;
    asked.add(`${inputs.length}: ${exits}`);
    clock += exits!.at(-1)!; // a millisecond a block
    return await logProbabilities(inputs, options);
  };
  // a clock of the test's: others use the processor
  let clock = 0;
  const { now } = performance;
  performance.now = () => clock;
  let speed: CutSpeed;
  try {
    speed = await cutSpeed(network, [0.2, 0.4, 0.3, 0.1], 1, test, { batchSize: 2, seconds: 0.2 });
  } finally {
    performance.now = now;
  }
  assert.deepEqual([...asked].sort(), ["2: 0,1", "2: 0,1,2,3", "2: 3"]);
  assert.equal(speed.batchSize, 2);
  assert.deepEqual(speed.milliseconds, { cut: 1, lastExit: 3, allExits: 3 });
  // 1 of 3 blocks: two thirds saved
  assert.deepEqual(speed.saved, { ofLastExit: 1 - 1 / 3, ofAllExits: 1 - 1 / 3 });
});
