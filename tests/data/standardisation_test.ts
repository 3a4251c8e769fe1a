// Mean and deviation of channels and features, against plain arithmetic.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, takeRows } from "../../src/data/dataset.ts";
import { standardisationOf } from "../../src/data/standardisation.ts";

const near = (got: number, wanted: number) =>
  assert.ok(Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${got}, ${wanted}`);

Deno.test("standardisationOf() gives bytes and the floats that they stand for the same figures", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 12, maxLength: 60 }), (bytes) => {
    const count = Math.floor(bytes.length / 6);
    const inputs = bytes.slice(0, 6 * count);
    const labels = new Array(count).fill(0);
    const shape = [1, 2, 3];
    const ofBytes = standardisationOf(dataset({ shape, inputs, labels }));
    const floats = Float32Array.from(inputs, (byte) => byte / 255);
    const ofFloats = standardisationOf(dataset({ shape, inputs: floats, labels }));
    for (let c = 0; c < 3; c++) {
      const values = Array.from(inputs).filter((_, i) => i % 3 === c).map((byte) => byte / 255);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      near(ofBytes.mean[c], mean);
      near(ofBytes.deviation[c], variance > 0 ? Math.sqrt(variance) : 1);
      assert.ok(Math.abs(ofFloats.mean[c] - mean) < 1e-6);
    }
  }));
});

Deno.test("standardisationOf() looks at the rows of the part alone", () => {
  const inputs = Float32Array.of(1, 100, 3);
  const all = dataset({ shape: [1], inputs, labels: [0, 1, 0] });
  const { mean, deviation } = standardisationOf(takeRows(all, [0, 2]));
  assert.deepEqual([mean, deviation], [[2], [1]]);
});
