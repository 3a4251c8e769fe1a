import assert from "node:assert/strict";
import { dataset } from "../../src/data/dataset.ts";
import { cutSpeed } from "../../src/experiments/cut_speed.ts";
import { scriptedNetwork } from "../evaluation/scripted_network.ts";

const test = dataset({ shape: [1], inputs: Float32Array.of(0, 0), labels: [0, 1] });

Deno.test("cutSpeed() times the cut, the last exit and all exits, and nothing beyond", async () => {
  const { network } = scriptedNetwork([[[0.5, 0.5], [0.6, 0.4], [0.7, 0.3], [0.8, 0.2]]]);
  const asked = new Set<string>();
  const { logProbabilities } = network;
  network.logProbabilities = async (inputs, options) => {
    const { exits } = options!;
    asked.add(`${inputs.length}: ${exits}`);
    const deepest = exits!.at(-1)!;
    const until = performance.now() + deepest; // a millisecond a block
    while (performance.now() < until);
    return await logProbabilities(inputs, options);
  };
  const speed = await cutSpeed(network, [0.2, 0.4, 0.3, 0.1], 1, test, {
    batchSize: 2,
    seconds: 0.2,
  });
  assert.deepEqual([...asked].sort(), ["2: 0,1", "2: 0,1,2,3", "2: 3"]);
  assert.equal(speed.batchSize, 2);
  const { milliseconds: { cut, lastExit, allExits }, saved } = speed;
  assert.ok(cut >= 1 && lastExit >= 3 && allExits >= 3);
  // 1 of 3 blocks: two thirds saved, less what does not depend on blocks; wide, for others use the processor
  for (const share of Object.values(saved)) assert.ok(share > 0.3 && share < 0.9, `got ${share}`);
});
