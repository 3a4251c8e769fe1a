// Tests of checkpoints for every engine.

import assert from "node:assert/strict";
import type { Examples, Network } from "../../src/engines/network.ts";
import { update } from "./update.ts";

/** A step with momentum, and population statistics. */
export async function trainOnce(network: Network, examples: Examples): Promise<void> {
  const weights = Array(network.depth + 1).fill(0.3);
  await update(network, examples, { weights }, { learningRate: 0.1, momentum: 0.5 });
  await network.estimateStatistics([examples]);
}

/** Tests of an engine, each on a new network with two matching batches. */
export function checkpointTests(
  engine: string,
  make: () => Promise<Network>,
  one: Examples,
  other: Examples,
): void {
  Deno.test(`restore() restores weights, momenta and statistics, repeatedly (${engine})`, async () => {
    using network = await make();
    await trainOnce(network, one);
    using checkpoint = network.checkpoint();
    const [state, evaluated] = [await network.readState(), await network.evaluate(one)];
    for (let i = 0; i < 2; i++) {
      await trainOnce(network, other);
      assert.notDeepEqual(await network.readState(), state);
      checkpoint.restore();
      assert.deepEqual(await network.readState(), state);
      assert.deepEqual(await network.evaluate(one), evaluated);
    }
    // the next step is the same as before
    await trainOnce(network, other);
    const next = await network.readState();
    checkpoint.restore();
    await trainOnce(network, other);
    assert.deepEqual(await network.readState(), next);
  });

  Deno.test(`restore() removes momenta and statistics that did not exist (${engine})`, async () => {
    using network = await make();
    const fresh = await network.readState();
    using checkpoint = network.checkpoint();
    await trainOnce(network, one);
    checkpoint.restore();
    assert.deepEqual(await network.readState(), fresh);
  });
}
