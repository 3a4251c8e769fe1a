// The columns in which examples stand out.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { distinctiveColumns } from "../../src/views/distinctive_columns.ts";

Deno.test("distinctiveColumns() has those farthest from the mean in deviations, in order, ties by place", () => {
  const data = {
    ...dataset({ inputs: [[1, 500, 3, 9], [1, 700, -5, 9]], labels: [0, 1] }),
    standardisation: { mean: [1, 500, 1, 9], deviation: [1, 100, 0.5, 1] },
  };
  assert.deepEqual(distinctiveColumns(data, [0], 1), [2]); // 4 deviations; 500 is the mean
  assert.deepEqual(distinctiveColumns(data, [0, 1], 2), [1, 2]);
  assert.deepEqual(distinctiveColumns(data, [0, 1], 3), [0, 1, 2]);
  assert.deepEqual(distinctiveColumns(data, [0, 1], 9), [0, 1, 2, 3]);
});

Deno.test("distinctiveColumns() takes bytes in the unit of the mean", () => {
  const inputs = [Uint8Array.of(255, 0), Uint8Array.of(255, 0)];
  const data = {
    ...dataset({ inputs, labels: [0, 1] }),
    standardisation: { mean: [1, 0.5], deviation: [1, 1] },
  };
  assert.deepEqual(distinctiveColumns(data, [1], 1), [1]);
});
