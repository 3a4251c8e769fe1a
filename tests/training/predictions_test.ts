// Predictions for inputs that come a batch at a time.

import assert from "node:assert/strict";
import { lastValueFrom, take, tap, toArray } from "rxjs";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { predictions } from "../../src/training/predictions.ts";

const make = () => createNetwork(dense({ inputs: 2, classes: 3, maxDepth: 3, width: 4 }));
const q = [0.1, 0.2, 0.7, 0];
const batches = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6)];

async function ready() {
  const network = await make();
  const inputs = Float32Array.of(0, 1, 2, 3);
  await network.estimateStatistics([{ inputs, labels: Int32Array.of(0, 1) }]);
  return network;
}

Deno.test("predictions() emits the mixture's log-probabilities and the depth for every batch, in order", async () => {
  using network = await ready();
  const all = await lastValueFrom(predictions(batches, network, q).pipe(toArray()));
  assert.equal(all.length, 2);
  for (const [i, { logProbabilities, depths }] of all.entries()) {
    assert.deepEqual(logProbabilities, await predictLog(network, q, batches[i]));
    assert.deepEqual(depths, new Uint32Array(batches[i].length / 2).fill(2));
  }
});

Deno.test("predictions() of nothing completes without a value", async () => {
  using network = await ready();
  assert.deepEqual(await lastValueFrom(predictions([], network, q).pipe(toArray())), []);
});

Deno.test("predictions() hands errors of the source and of the network on, after what came before", async () => {
  using network = await ready();
  const failing = async function* () {
    yield batches[0];
    await Promise.resolve();
    throw new Error("disk");
  };
  for (
    const [inputs, message] of [
      [failing(), /disk/],
      [[batches[0], new Float32Array(3)], /logProbabilities\(\)/],
    ] as const
  ) {
    let values = 0;
    const stream = predictions(inputs, network, q);
    await assert.rejects(stream.forEach(() => void values++), message);
    assert.equal(values, 1);
  }
});

Deno.test("predictions() asks for a batch only when the one before is predicted, and leaves the source when left", async () => {
  using network = await ready();
  let asked = 0;
  let left = false;
  let emitted = 0;
  const counting = async function* () {
    try {
      for (;;) {
        assert.equal(asked++, emitted);
        yield batches[0];
      }
    } finally {
      left = true;
    }
  };
  await lastValueFrom(
    predictions(counting(), network, q).pipe(tap(() => emitted++), take(3)),
  );
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(asked <= 4, String(asked));
  assert.ok(left);
});

Deno.test("predictions() continues if an input is not finite or overflows: its row is NaN, and it left nowhere early", async () => {
  using network = await ready();
  const inputs = Float32Array.of(0.5, 1, -Infinity, 0, NaN, 1, 3.4e38, -3.4e38, 1, 0);
  const stop = { kind: "entropy", threshold: 9 } as const;
  for (const options of [{}, { stop }]) {
    const [batch] = await lastValueFrom(
      predictions([inputs], network, q, options).pipe(toArray()),
    );
    assert.equal(batch.inputs, inputs);
    const whole = Array.from(
      batch.depths,
      (_, n) => !batch.logProbabilities.subarray(3 * n, 3 * n + 3).some(Number.isNaN),
    );
    assert.deepEqual(whole, [true, false, false, false, true]);
    assert.deepEqual([...batch.depths].slice(1, 4), [2, 2, 2]);
  }
});
