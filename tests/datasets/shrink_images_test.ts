import assert from "node:assert/strict";
import { dataset, takeRows } from "../../src/datasets/dataset.ts";
import { shrinkImages } from "../../src/datasets/shrink_images.ts";
import { loadData } from "../../src/datasets/source.ts";
import { idxImages, idxLabels } from "./formats/idx_files.ts";
import { noise, temporaryFolder } from "../temporary_folder.ts";

Deno.test("shrinkImages() averages pixels of a channel, in the order of the rows", () => {
  const inputs = Float32Array.from({ length: 2 * 12 * 2 }, (_, i) => i); // two of [3, 4, 2]
  const whole = dataset({ shape: [3, 4, 2], inputs, labels: [0, 1] });
  const small = shrinkImages(takeRows(whole, [1, 0]), 2); // the third line is dropped
  assert.deepEqual(small.shape, [1, 2, 2]);
  assert.deepEqual([...small.labels], [1, 0]);
  assert.deepEqual([...small.rows], [0, 1]);
  // of the first image: pixels 0, 1, 4, 5 and 2, 3, 6, 7, two channels each
  assert.deepEqual([...small.inputs], [29, 30, 33, 34, 5, 6, 9, 10]);
  assert.equal(small.standardisation, whole.standardisation);
});

Deno.test("shrinkImages() drops what is left of lines and of columns", () => {
  for (const Type of [Uint8Array, Float64Array]) {
    const inputs = Type.of(1, 2, 3, 4, 90, 5, 6, 7, 8, 90, 90, 90, 90, 90, 90); // [3, 5, 1]
    const small = shrinkImages(dataset({ shape: [3, 5, 1], inputs, labels: [0] }), 2);
    assert.deepEqual(small.shape, [1, 2, 1]);
    assert.deepEqual(small.inputs, Type === Uint8Array ? Type.of(4, 6) : Type.of(3.5, 5.5));
  }
});

Deno.test("shrinkImages() rounds bytes to the nearest, and gives them back with a factor of 1", () => {
  const inputs = Uint8Array.of(0, 1, 1, 1, 255, 255, 255, 254);
  const images = dataset({ shape: [2, 2, 1], inputs, labels: [0, 1] });
  assert.deepEqual(shrinkImages(images, 2).inputs, Uint8Array.of(1, 255));
  assert.deepEqual(shrinkImages(images, 1).inputs, inputs);
});

Deno.test("shrinkImages() refuses other data and other factors", () => {
  const images = dataset({ shape: [2, 3, 1], inputs: new Uint8Array(12), labels: [0, 1] });
  for (const factor of [0, 3, 1.5, NaN]) {
    assert.throws(
      () => shrinkImages(images, factor),
      new RangeError(
        `shrinkImages(): factor must be a whole number from 1 to 2, got ${factor}`,
      ),
    );
  }
  const vectors = dataset({ shape: [6], inputs: new Uint8Array(12), labels: [0, 1] });
  assert.throws(() => shrinkImages(vectors, 2), /wanted images, got examples of shape \[6\]/);
});

Deno.test("loadData() shrinks all splits of a public data set, and standardises by the smaller images", async () => {
  using folder = temporaryFolder();
  for (const [part, count] of [["train", 20], ["t10k", 5]] as const) {
    const labels = Array.from({ length: count }, (_, n) => n % 2);
    folder.write(`${part}-images-idx3-ubyte`, idxImages([count, 8, 8], noise(count * 64)));
    folder.write(`${part}-labels-idx1-ubyte`, idxLabels(labels));
  }
  const source = { data: "mnist", seed: 1, dataDir: folder.path };
  const [whole, small] = [await loadData(source), await loadData({ ...source, shrink: 2 })];
  for (const part of ["train", "validation", "test"] as const) {
    assert.deepEqual(small[part]!.shape, [4, 4, 1]);
    assert.equal(small[part]!.rows.length, whole[part]!.rows.length);
  }
  const [wide, narrow] = [whole, small].map(({ train }) => train.standardisation.deviation[0]);
  assert.ok(narrow < 0.7 * wide); // a mean of four independent pixels deviates half as much
  assert.equal(small.test!.standardisation, small.train.standardisation);
});
