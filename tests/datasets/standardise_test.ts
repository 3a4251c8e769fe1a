// Inputs standardised for a network.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";
import { standardise } from "../../src/datasets/standardise.ts";

Deno.test("standardise() does to raw inputs what filling a batch does", () => {
  const inputs = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
  const data = {
    ...dataset({ shape: [1, 2, 3], inputs, labels: [0, 1] }),
    standardisation: { mean: [0.1, 0.2, 0.3], deviation: [2, 1, 0.5] },
  };
  const batch = new Float32Array(12);
  fillBatch(data, [0, 1], batch, new Int32Array(2));
  assert.deepEqual([...standardise(data, inputs)].map(Math.fround), [...batch]);
  const floats = Float32Array.from(inputs, (byte) => byte / 255);
  standardise(data, floats).forEach((value, i) =>
    assert.ok(Math.abs(value - batch[i]) <= 1e-6 * Math.max(1, Math.abs(batch[i])))
  );
  assert.throws(() => standardise(data, new Float32Array(7)), {
    name: "TypeError",
    message: "standardise(): inputs must be [..., 3], got 7 values",
  });
});

Deno.test("standardise() takes rows, and refuses rows of another length than the data's", () => {
  const data = { shape: [2], standardisation: { mean: [1, 2], deviation: [1, 2] } };
  assert.deepEqual(standardise(data, [[1, 2], [3, 6]]), Float32Array.of(0, 0, 2, 2));
  assert.throws(() => standardise(data, [[1, 2, 3, 4]]), {
    name: "TypeError",
    message: "standardise(): inputs must be rows of shape [2], got [4]",
  });
});
