// The source of a training stream: which examples come, in which order. Loans are in batches_loans_test.ts.

import assert from "node:assert/strict";
import type { Dataset } from "../../src/datasets/dataset.ts";
import { lastValueFrom, map, toArray } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";
import { batches, type BatchesOptions } from "../../src/training/batches.ts";
import { countingData } from "./fake_values.ts";

/** The examples' numbers, batch by batch. */
function numbers(count: number, options: BatchesOptions): Promise<number[][]> {
  return lastValueFrom(
    batches(countingData(count), options).pipe(map(({ inputs }) => [...inputs]), toArray()),
  );
}

const sizes = async (count: number, batchSize: number) =>
  (await numbers(count, { batchSize, epochs: 1 })).map(({ length }) => length);

const ascending = (values: number[]) => [...values].sort((a, b) => a - b);

Deno.test("batches() cuts an epoch into batches of the size asked for, the last one shorter", async () => {
  assert.deepEqual(await sizes(10, 4), [4, 4, 2]);
  assert.deepEqual(await sizes(8, 4), [4, 4]);
  assert.deepEqual(await sizes(3, 512), [3]);
  assert.deepEqual(await sizes(2, 2), [2]);
  const byDefault = await numbers(700, { epochs: 1 });
  assert.deepEqual(byDefault.map(({ length }) => length), [512, 188]);
});

Deno.test("batches() lets a last batch of one example join the batch before", async () => {
  assert.deepEqual(await sizes(9, 4), [4, 5]);
  assert.deepEqual(await sizes(5, 4), [5]);
  assert.deepEqual(await sizes(3, 2), [3]);
});

Deno.test("batches() gives every example exactly once an epoch", async () => {
  for (const [count, batchSize] of [[10, 4], [9, 4], [50, 7], [3, 512]]) {
    const perEpoch = (await sizes(count, batchSize)).length;
    const all = await numbers(count, { batchSize, epochs: 3 });
    assert.equal(all.length, 3 * perEpoch);
    for (let epoch = 0; epoch < 3; epoch++) {
      const seen = all.slice(epoch * perEpoch, (epoch + 1) * perEpoch).flat();
      assert.deepEqual(ascending(seen), Array.from({ length: count }, (_, n) => n));
    }
  }
});

Deno.test("batches() repeats an order for the same seed, and draws another for another seed", async () => {
  const options = { batchSize: 4, epochs: 2 };
  const one = await numbers(40, { ...options, seed: 1 });
  assert.deepEqual(await numbers(40, { ...options, seed: 1 }), one);
  assert.deepEqual(await numbers(40, options), one, "the default is seed 1");
  assert.notDeepEqual(await numbers(40, { ...options, seed: 2 }), one);
});

Deno.test("batches() shuffles anew every epoch", async () => {
  const all = await numbers(40, { batchSize: 20, epochs: 3 });
  const epochs = [0, 2, 4].map((i) => String([...all[i], ...all[i + 1]]));
  assert.equal(new Set(epochs).size, 3);
});

Deno.test("batches() starts the same run again for every subscription", async () => {
  const source = batches(countingData(40), { batchSize: 8, epochs: 2 }).pipe(
    map(({ inputs }) => [...inputs]),
    toArray(),
  );
  const [one, two] = await Promise.all([lastValueFrom(source), lastValueFrom(source)]);
  assert.deepEqual(one, two);
});

Deno.test("batches() gives standardised inputs with their labels, and the place in the run", async () => {
  const { train } = arrays({
    shape: [2],
    inputs: Float32Array.from({ length: 60 }, (_, i) => i * i),
    labels: Array.from({ length: 30 }, (_, n) => n % 3),
  });
  const all = await lastValueFrom(
    batches(train, { batchSize: 10, epochs: 2, seed: 5 }).pipe(map((b) => b.copy()), toArray()),
  );
  assert.deepEqual(all.map(({ epoch, index, size }) => [epoch, index, size]), [
    [1, 0, 10],
    [1, 1, 10],
    [1, 2, 7],
    [2, 0, 10],
    [2, 1, 10],
    [2, 2, 7],
  ]);
  const known = Array.from(train.rows, (_, n) => {
    const inputs = new Float32Array(2), labels = new Int32Array(1);
    fillBatch(train, [n], inputs, labels);
    return `${inputs} → ${labels}`;
  });
  for (const batch of all) {
    assert.deepEqual([batch.perEpoch, batch.epochs, batch.batchSize], [3, 2, 10]);
    assert.equal(batch.data, train);
    for (let n = 0; n < batch.size; n++) {
      const example = `${batch.inputs.subarray(2 * n, 2 * n + 2)} → ${batch.labels[n]}`;
      assert.ok(known.includes(example), example);
    }
  }
});

Deno.test("batches() of no epochs completes without a batch, and not within subscribe", async () => {
  let completed = false;
  const source = batches(countingData(4), { epochs: 0 });
  const done = new Promise<void>((resolve) =>
    source.subscribe({
      next: () => assert.fail("a batch"),
      complete() {
        completed = true;
        resolve();
      },
    })
  );
  assert.equal(completed, false);
  await done;
});

Deno.test("batches() refuses impossible options when it is called", () => {
  const data = countingData(10);
  for (const batchSize of [1, 0, 2.5, NaN]) {
    assert.throws(() => batches(data, { batchSize }), {
      name: "RangeError",
      message: `batches(): batchSize must be a whole number of at least 2, got ${batchSize}`,
    });
  }
  for (const epochs of [-1, 1.5, NaN]) {
    assert.throws(() => batches(data, { epochs }), {
      name: "RangeError",
      message: `batches(): epochs must be a whole number of at least 0, or Infinity, got ${epochs}`,
    });
  }
  assert.throws(() => batches(countingData(10), { seed: 0.5 }), {
    name: "RangeError",
    message: "batches(): seed must be a whole number, got 0.5",
  });
  assert.throws(() => batches(countingData(1)), {
    name: "RangeError",
    message: "batches(): data must have at least 2 examples, got 1",
  });
});

Deno.test("batches() passes an error of its own on in the stream", async () => {
  const data: Dataset = Object.defineProperty({ ...countingData(10) }, "standardisation", {
    get: () => {
      throw new RangeError("no standardisation");
    },
  });
  const source = batches(data, { batchSize: 2 });
  await assert.rejects(lastValueFrom(source), { message: "no standardisation" });
});
