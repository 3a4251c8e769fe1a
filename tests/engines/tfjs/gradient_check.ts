// Comparison of a step's gradient with central differences of the loss.

import assert from "node:assert/strict";
import type { Examples, NamedArray, Network } from "../../../src/engines/network.ts";
import { logSumExp } from "../../../src/math/log_space.ts";
import { randomStream } from "../../../src/math/random.ts";
import { type StepWeighting, update } from "../update.ts";

/** The gradient of every weight: after one step from rest the momentum buffers are the gradients. */
export async function gradients(
  network: Network,
  examples: Examples,
  weighting: StepWeighting,
): Promise<Record<string, NamedArray>> {
  const weights = weightsOf(await network.readState());
  await network.writeState(weights); // at rest
  await update(network, examples, weighting, { learningRate: 0 });
  const state = await network.readState();
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => name.endsWith(".momentum"))
      .map(([name, array]) => [name.replace(/\.momentum$/, ""), array]),
  );
}

/** The loss of a step, from its m_d. */
export function lossOf(m: ArrayLike<number>, weighting: StepWeighting): number {
  if ("weights" in weighting) {
    return -weighting.weights.reduce((sum, w, d) => w === 0 ? sum : sum + w * m[d], 0);
  }
  const { logPrior, trainSize } = weighting;
  return -logSumExp(logPrior.map((log, d) => log + trainSize * m[d])) / trainSize;
}

/**
 * Asserts that the slope of the loss along the gradient of every array, and along a random direction, agrees with
 * the gradient. Differences of float32 losses are accurate to about 1e-4.
 */
export async function assertGradient(
  network: Network,
  examples: Examples,
  weighting: StepWeighting,
  { step = 5e-4, tolerance = 5e-3 } = {},
): Promise<void> {
  const weights = weightsOf(await network.readState());
  const gradient = await gradients(network, examples, weighting);
  assert.deepEqual(Object.keys(gradient).sort(), Object.keys(weights).sort());
  const random = randomStream(1, "directions");
  const largest = Math.max(...Object.values(gradient).map(({ data }) => Math.hypot(...data)));
  assert.ok(largest > 0.01, `a gradient of length ${largest} tests nothing`);
  const lossAt = async (name: string, along: Float32Array, by: number) => {
    const { shape, data } = weights[name];
    await network.writeState({
      ...weights,
      [name]: { shape, data: data.map((w, i) => w + by * along[i]) },
    });
    return lossOf(await update(network, examples, weighting, { learningRate: 0 }), weighting);
  };
  for (const [name, { data }] of Object.entries(gradient)) {
    for (const direction of [data, data.map(() => random() - 0.5)]) {
      const length = Math.hypot(...direction);
      // such as that of a bias before a norm
      if (length < 1e-6) continue;
      const along = direction.map((value) => value / length);
      const above = await lossAt(name, along, step);
      const slope = (above - await lossAt(name, along, -step)) / (2 * step);
      const wanted = data.reduce((sum, value, i) => sum + value * along[i], 0);
      assert.ok(
        Math.abs(slope - wanted) <= tolerance * largest,
        `${name}: the loss rises by ${slope}, the gradient says ${wanted} (largest ${largest})`,
      );
    }
  }
  await network.writeState(weights);
}

function weightsOf(state: Readonly<Record<string, NamedArray>>): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => !/\.(momentum|mean|variance)$/.test(name)),
  );
}
