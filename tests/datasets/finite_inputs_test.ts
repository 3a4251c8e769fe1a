// Inputs that are not finite are refused where they enter, by row and column.

import assert from "node:assert/strict";
import { arrays } from "../../src/datasets/arrays.ts";
import { dataset } from "../../src/datasets/dataset.ts";
import { standardise } from "../../src/datasets/standardise.ts";
import { checkFiniteInputs, inputPlace } from "../../src/datasets/finite_inputs.ts";

const refusal = (message: string) => ({ name: "RangeError", message });

Deno.test("dataset() and arrays() name row and column of an input that is NaN or infinite", () => {
  const labels = [0, 1, 0, 1, 0];
  for (const bad of [NaN, Infinity, -Infinity]) {
    const inputs = new Float32Array(10);
    inputs[7] = bad;
    const message = `dataset(): inputs must be finite, got ${bad} at row 3, column 1`;
    assert.throws(() => dataset({ shape: [2], inputs, labels }), refusal(message));
    const ofArrays = refusal(message.replace("dataset()", "arrays()"));
    assert.throws(() => arrays({ shape: [2], inputs, labels }), ofArrays);
    assert.throws(
      () => dataset({ shape: [2], inputs, labels, featureNames: ["length", "width"] }),
      refusal(`${message} (width)`),
    );
    const good = new Float32Array(10);
    const test = { inputs, labels };
    assert.throws(
      () => arrays({ shape: [2], inputs: good, labels, test }),
      refusal(message.replace("dataset(): ", "arrays(): in test, ")),
    );
  }
});

Deno.test("dataset() names pixel and channel of an image", () => {
  const inputs = new Float32Array(2 * 3 * 4 * 2); // two images of 3 × 4 pixels and 2 channels
  inputs[24 + 2 * (1 * 4 + 3) + 1] = NaN;
  assert.throws(
    () => dataset({ shape: [3, 4, 2], inputs, labels: [0, 1] }),
    refusal("dataset(): inputs must be finite, got NaN at row 1, pixel (1, 3), channel 1"),
  );
  assert.equal(inputPlace(0, [3, 4, 2]), "pixel (0, 0), channel 0");
});

Deno.test("checkFiniteInputs() takes bytes, nothing and all finite numbers", () => {
  checkFiniteInputs("f", new Uint8Array(4), [2]);
  checkFiniteInputs("f", new Float32Array(0), [2]);
  checkFiniteInputs("f", Float64Array.of(-0, 1e300, 5e-324), [3]);
});

Deno.test("dataset() refuses float64 inputs beyond float32, whose deviation would overflow", () => {
  const labels = [0, 1, 0, 1];
  for (const far of [1e308, -1e200, 3.5e38]) {
    assert.throws(
      () => dataset({ shape: [1], inputs: Float64Array.of(1, 2, far, 3), labels }),
      refusal(
        `dataset(): inputs must be within ±3.4e38, the range of float32, got ${far} at row 2, column 0`,
      ),
    );
  }
  // the "no data" of raster files is rounded to the largest float32, from above
  dataset({ shape: [1], inputs: Float64Array.of(0, 1e-300, -3.4028235e38, 3e38), labels });
});

Deno.test("standardise() refuses what is not finite, and says what is too far out by ±Infinity", () => {
  const data = { standardisation: { mean: [1, 2], deviation: [0.1, 1] } };
  assert.throws(
    () => standardise(data, Float32Array.of(1, 2, 3, NaN)),
    refusal("standardise(): inputs must be finite, got NaN at row 1, column 1"),
  );
  const far = standardise(data, Float32Array.of(-3.4028234663852886e38, 2));
  assert.deepEqual([...far], [-Infinity, 0]);
});
