import assert from "node:assert/strict";
import { readSvhn } from "../../../src/datasets/formats/svhn.ts";
import { python, requiresPython } from "../../requirements.ts";
import { matFile } from "./mat_files.ts";
import { svhnFile } from "./svhn_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

Deno.test("readSvhn() puts rows first and channels last, and takes label 10 for the digit 0", async () => {
  using folder = temporaryFolder();
  const data = await readSvhn(folder.write("train_32x32.mat", svhnFile([1, 10, 9])));
  assert.equal(data.name, "svhn");
  assert.deepEqual(data.shape, [32, 32, 3]);
  assert.equal(data.classes, 10);
  assert.deepEqual([...data.labels], [1, 0, 9]);
  const stored = noise(3 * 3072); // column-major [32, 32, 3, 3]
  for (let n = 0; n < 3; n++) {
    for (const [y, x, c] of [[0, 0, 0], [0, 0, 2], [1, 0, 0], [0, 1, 0], [30, 7, 1], [31, 31, 2]]) {
      assert.equal(
        data.inputs[n * 3072 + (y * 32 + x) * 3 + c],
        stored[n * 3072 + c * 1024 + x * 32 + y],
      );
    }
  }
});

Deno.test("readSvhn() reads a single image, whose last extent MATLAB leaves out", async () => {
  using folder = temporaryFolder();
  const variables = [
    { name: "y", shape: [1, 1], values: [10] },
    { name: "X", shape: [32, 32, 3], values: noise(3072) },
  ];
  const data = await readSvhn(folder.write("a.mat", matFile(variables)), { name: "one" });
  assert.equal(data.name, "one");
  assert.deepEqual([...data.labels], [0]);
  assert.equal(data.rows.length, 1);
});

Deno.test("readSvhn() refuses other shapes, types, labels and numbers of labels", async () => {
  using folder = temporaryFolder();
  const images = { name: "X", shape: [32, 32, 3, 2], values: noise(2 * 3072) };
  const labels = { name: "y", shape: [2, 1], values: [1, 2] };
  const grey = { ...images, shape: [32, 32, 1, 2], values: noise(2048) };
  const floats = { ...images, values: new Float64Array(2 * 3072), type: "float64" } as const;
  const none = { ...images, shape: [32, 32, 3, 0], values: [] };
  for (
    const [variables, fault] of [
      [[grey, labels], "bytes X of 32 × 32 × 3 × N, got bytes of 32 × 32 × 1 × 2 in "],
      [[floats, labels], "bytes X of 32 × 32 × 3 × N, got other numbers of 32 × 32 × 3 × 2 in "],
      [[none, labels], "some images, got none in "],
      [[images, { ...labels, shape: [3, 1], values: [1, 2, 3] }], "got 3 labels and 2 images in "],
      [[images, { ...labels, values: [1, 11] }], "labels y from 1 to 10 in .*, got 11 for image 1"],
      [[images], "a variable y, got X in "],
    ] as const
  ) {
    const path = folder.write("a.mat", matFile(variables));
    await assert.rejects(readSvhn(path), (error: Error) => {
      assert.match(error.message, /^read(Svhn|Mat)\(\): wanted /);
      assert.match(error.message, new RegExp(fault));
      assert.ok(error.message.includes(path));
      return true;
    });
  }
});

Deno.test("readSvhn() refuses images of which one extent alone is another", async () => {
  using folder = temporaryFolder();
  const labels = { name: "y", shape: [1, 1], values: [1] };
  for (
    const shape of [[31, 32, 3, 1], [32, 33, 3, 1], [32, 32, 4, 1], [32, 32, 3, 1, 1], [32, 96], [
      3072,
      1,
    ]]
  ) {
    const values = noise(shape.reduce((product, extent) => product * extent, 1));
    const path = folder.write("a.mat", matFile([{ name: "X", shape, values }, labels]));
    await assert.rejects(readSvhn(path), {
      message: `readSvhn(): wanted bytes X of 32 × 32 × 3 × N, got bytes of ${
        shape.join(" × ")
      } in ${path}`,
    });
  }
});

Deno.test("readSvhn() takes labels from 0 to 10, the digit 0 as both", async () => {
  using folder = temporaryFolder();
  const images = { name: "X", shape: [32, 32, 3, 2], values: noise(2 * 3072) };
  const read = (values: number[]) =>
    readSvhn(folder.write(
      "a.mat",
      matFile([
        images,
        { name: "y", shape: [2, 1], values, type: "float64", kind: 6 },
      ]),
    ));
  assert.deepEqual([...(await read([0, 10])).labels], [0, 0]);
  assert.deepEqual([...(await read([9, 1])).labels], [9, 1]);
  for (const wrong of [-1, 0.5, 10.5, 11, NaN, 266]) {
    await assert.rejects(read([1, wrong]), {
      name: "RangeError",
      message: /wanted labels y from 1 to 10 in .*, got \S+ for image 1$/,
    });
  }
});

Deno.test({
  name: "readSvhn() sees the pixels that SciPy wrote",
  ...requiresPython("scipy"),
  async fn() {
    using folder = temporaryFolder();
    const path = `${folder.path}/test_32x32.mat`;
    const program = `
import sys, numpy as np
from scipy.io import savemat
images = np.random.default_rng(1).integers(0, 256, (7, 32, 32, 3), dtype=np.uint8)
labels = np.array([1, 2, 10, 4, 5, 10, 9], dtype=np.float64)[:, None]
savemat(sys.argv[1], {"X": images.transpose(1, 2, 3, 0), "y": labels}, do_compression=True)
sys.stdout.buffer.write(images.tobytes())`;
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: ["-c", program, path],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const data = await readSvhn(path);
    assert.deepEqual(data.inputs, new Uint8Array(stdout));
    assert.deepEqual([...data.labels], [1, 2, 0, 4, 5, 0, 9]);
  },
});
