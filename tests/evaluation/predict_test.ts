// Predictions over depth: mixtures of the exits that have mass, in log space.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { exitsOf, predict, predictLog } from "../../src/evaluation/predict.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";

const spec = dense({ inputs: 3, classes: 4, maxDepth: 3, width: 5 });
const examples = randomExamples([3], 4, 6);

async function ready(engine: "cpu" | "wasm" = "cpu") {
  const network = await createNetwork(spec, { engine });
  await network.estimateStatistics([examples]);
  return network;
}

/** A network that gives these log-probabilities [exits, B · K] and notes which exits it was asked for. */
function fake(rows: number[][]) {
  const asked: (readonly number[] | undefined)[] = [];
  const network = {
    logProbabilities: (_: Float32Array, options?: { exits?: readonly number[] }) => {
      asked.push(options?.exits);
      return Promise.resolve(Float32Array.from(options!.exits!.flatMap((d) => rows[d])));
    },
  } as Partial<Network> as Network;
  return { network, asked };
}

for (const engine of ["cpu", "wasm"] as const) {
  Deno.test(`predict() on ${engine} is Σ q p over the exits, and sums to one`, async () => {
    using network = await ready(engine);
    const q = [0.1, 0, 0.6, 0.3];
    const probabilities = await predict(network, q, examples.inputs);
    const log = await network.logProbabilities(examples.inputs); // [4, B, K]
    const wanted = Array.from(
      { length: 24 },
      (_, i) => q.reduce((sum, qd, d) => sum + qd * Math.exp(log[24 * d + i]), 0),
    );
    assertNear(probabilities, wanted, 1e-6);
    for (let n = 0; n < 6; n++) {
      const sum = probabilities.slice(4 * n, 4 * n + 4).reduce((sum, p) => sum + p, 0);
      assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
    }
  });
}

Deno.test("predict() sums to one for images", async () => {
  using network = await createNetwork(
    conv({ size: [6, 7], channels: 1, classes: 3, maxDepth: 1, outer: 3, inner: 2 }),
    { engine: "cpu" },
  );
  const pictures = randomExamples([6, 7, 1], 3, 3);
  await network.estimateStatistics([pictures]);
  const probabilities = await predict(network, [0.5, 0.5], pictures.inputs);
  assertNear([probabilities.reduce((sum, p) => sum + p, 0)], [3], 1e-6);
});

Deno.test("predict() computes only exits with mass", async () => {
  const { network, asked } = fake([[0, 0], [0, -Infinity], [0, 0], [-1, -2]]);
  await predict(network, [0, 0.5, 0, 0.5], new Float32Array(1));
  assert.deepEqual(asked, [[1, 3]]);
});

Deno.test("predict() takes a posterior for its probabilities", async () => {
  using network = await ready();
  const posterior = depthPosterior({ prior: geometric(3) });
  posterior.step([-1, -0.5, -0.2, -0.1], 10, { learningRate: 1 });
  assert.deepEqual(
    await predict(network, posterior, examples.inputs),
    await predict(network, posterior.probabilities(), examples.inputs),
  );
});

Deno.test("predict() takes a posterior of the full depth after truncation", async () => {
  using network = await ready();
  const before = await predict(network, [0.25, 0.75, 0, 0], examples.inputs);
  network.truncate(1);
  assertNear(await predict(network, [0.25, 0.75, 0, 0], examples.inputs), before, 1e-6);
  await assert.rejects(predict(network, [0.5, 0, 0.5, 0], examples.inputs), {
    name: "RangeError",
    message: "logProbabilities(): exits must be whole numbers from 0 to 1, got 2",
  });
});

Deno.test("predictLog() stays in log space where probabilities underflow", async () => {
  // e^−200 is no float32, nor is its logarithm after a sum
  const { network } = fake([[-200, -1e-3], [-300, -2e-3]]);
  const log = await predictLog(network, [0.25, 0.75], new Float32Array(1));
  assertNear(
    log,
    [Math.log(0.25) - 200, Math.log(0.25 * Math.exp(-1e-3) + 0.75 * Math.exp(-2e-3))],
    1e-7,
  );
  const { network: certain } = fake([[-2000, 0], [-2000, 0]]);
  const both = await predictLog(certain, [0.5, 0.5], new Float32Array(1));
  assert.deepEqual([...both], [-2000, 0]);
});

Deno.test("predict() refuses inputs of a wrong size and a posterior without mass", async () => {
  using network = await ready();
  await assert.rejects(predict(network, [1, 0, 0, 0], new Float32Array(4)), {
    name: "TypeError",
    message: "logProbabilities(): inputs must be [B, 3] with B ≥ 1, got 4 values",
  });
  await assert.rejects(predict(network, [0, 0, 0, 0], examples.inputs), {
    name: "RangeError",
    message: "predict(): probabilities over exits must sum to 1, got 0",
  });
  await assert.rejects(predict(network, [1, 1, 0, 0], examples.inputs), {
    message: "predict(): probabilities over exits must sum to 1, got 2",
  });
});

Deno.test("exitsOf() gives the exits with mass and their probabilities", () => {
  assert.deepEqual(exitsOf([0, 0.25, 0, 0.75]), { exits: [1, 3], weights: [0.25, 0.75] });
});
