// Mean and deviation of channels and features, against plain arithmetic.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, takeRows } from "../../src/datasets/dataset.ts";
import { standardisationOf } from "../../src/datasets/standardisation.ts";
import { anyData, batchOf } from "./any_data.ts";

const near = (got: number, wanted: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(got - wanted) <= tolerance * Math.max(1, Math.abs(wanted)),
    `${got}, ${wanted}`,
  );

Deno.test("standardisationOf() gives bytes and the floats that they stand for the same statistics", () => {
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

Deno.test("standardisationOf() looks at the rows of the split alone", () => {
  const inputs = Float32Array.of(1, 100, 3);
  const all = dataset({ shape: [1], inputs, labels: [0, 1, 0] });
  const { mean, deviation } = standardisationOf(takeRows(all, [0, 2]));
  assert.deepEqual([mean, deviation], [[2], [1]]);
});

Deno.test("standardisationOf() is exact for float64 far from 0, as tables hold it", () => {
  // 2^30 + k / 2^20 and −2^30 + k / 2^10: a sum of them in float64 would lose the fractions
  const count = 4096;
  const inputs = new Float64Array(2 + 2 * count).fill(1e17, 0, 2); // row 0 is of another part
  for (let n = 0; n < count; n++) {
    inputs[2 + 2 * n] = 2 ** 30 + (n % 16) / 2 ** 20;
    inputs[3 + 2 * n] = -(2 ** 30) + (n * 5 % 16) / 2 ** 10;
  }
  const all = dataset({ shape: [2], inputs, labels: new Array(count + 1).fill(0) });
  const part = takeRows(all, Array.from({ length: count }, (_, n) => n + 1));
  const { mean, deviation } = standardisationOf(part);
  assert.deepEqual(mean, [2 ** 30 + 7.5 / 2 ** 20, -(2 ** 30) + 7.5 / 2 ** 10]);
  const spread = Math.sqrt((16 ** 2 - 1) / 12); // of 0, 1, ..., 15
  for (const [c, step] of [2 ** 20, 2 ** 10].entries()) {
    assert.ok(Math.abs(deviation[c] * step / spread - 1) < 1e-12, `${deviation[c] * step}`);
  }
});

Deno.test("standardisationOf() gives float64 images the statistics of every channel, over all pixels", () => {
  const inputs = Float64Array.of(0, 10, 2, 10, 4, 10, 6, 14); // two images of 1 × 2 pixels
  const data = dataset({ shape: [1, 2, 2], inputs, labels: [0, 1] });
  const { mean, deviation } = standardisationOf(data);
  assert.deepEqual(mean, [3, 11]);
  assert.deepEqual(deviation, [Math.sqrt(5), Math.sqrt(3)]);
});

Deno.test("standardisationOf() takes 1 for deviations that float32 could not hold", () => {
  const deviations = [0, 1e-38, 1e-37, 1.5e-37, 1e-30];
  const inputs = Float64Array.of(...deviations.map((value) => -value), ...deviations);
  const data = dataset({ shape: [5], inputs, labels: [0, 1] });
  assert.deepEqual(standardisationOf(data), {
    mean: [0, 0, 0, 0, 0],
    deviation: [1, 1, 1, 1.5e-37, 1e-30],
  });
});

Deno.test("standardisationOf() gives every channel of the filled split mean 0 and deviation 1 or 0", () => {
  fc.assert(fc.property(anyData, ({ positions: _, ...options }) => {
    const data = dataset(options);
    const standardisation = standardisationOf(data);
    const { inputs } = batchOf({ ...data, standardisation }, [...data.rows.keys()]);
    const channels = data.shape[data.shape.length - 1];
    for (let c = 0; c < channels; c++) {
      const values = [...inputs].filter((_, i) => i % channels === c);
      const raw = [...options.inputs].filter((_, i) => i % channels === c);
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
      // a spread near float32's resolution would be rounded away
      const spread = Math.max(...raw) - Math.min(...raw);
      fc.pre(spread === 0 || spread > 1e-3);
      near(mean, 0, 1e-3);
      near(variance, spread === 0 ? 0 : 1, 1e-3);
    }
  }));
});

Deno.test("standardisationOf() is per feature for vectors, with the biased deviation", () => {
  const data = dataset({ shape: [2], inputs: new Float32Array([1, 10, 3, 10]), labels: [0, 1] });
  assert.deepEqual(standardisationOf(data), { mean: [2, 10], deviation: [1, 1] });
});

Deno.test("standardisationOf() is per channel for images, over all pixels, in units of 0 to 1", () => {
  // two images of 1 × 2 pixels: channel 0 holds 0 0 255 255, channel 1 holds 51 51 51 153
  const inputs = new Uint8Array([0, 51, 0, 51, 255, 51, 255, 153]);
  const data = dataset({ shape: [1, 2, 2], inputs, labels: [0, 1] });
  const { mean, deviation } = standardisationOf(data);
  near(mean[0], 0.5, 1e-12);
  near(mean[1], 0.3, 1e-12);
  near(deviation[0], 0.5, 1e-12);
  near(deviation[1], Math.sqrt((3 * 0.1 ** 2 + 0.3 ** 2) / 4), 1e-12);
});

Deno.test("standardisationOf() gives constants deviation 1, also where their mean is inexact", () => {
  const labels = new Array(7).fill(0);
  for (let value = 0; value < 256; value++) {
    for (
      const inputs of [new Uint8Array(7).fill(value), new Float32Array(7).fill(value / 255)]
    ) {
      const data = dataset({ shape: [1], inputs, labels });
      const standardisation = standardisationOf(data);
      assert.deepEqual(standardisation.deviation, [1]);
      assert.ok(Math.abs(batchOf({ ...data, standardisation }, [0]).inputs[0]) < 1e-7);
    }
  }
});

Deno.test("standardisationOf() keeps a small deviation around a large mean", () => {
  const inputs = new Float32Array([1000, 1001]);
  const data = dataset({ shape: [1], inputs, labels: [0, 1] });
  assert.deepEqual(standardisationOf(data), { mean: [1000.5], deviation: [0.5] });
});

Deno.test("standardisationOf() of an empty split changes nothing", () => {
  const data = dataset({ shape: [2], inputs: new Float32Array(0), labels: [] });
  assert.deepEqual(standardisationOf(data), { mean: [0, 0], deviation: [1, 1] });
});
