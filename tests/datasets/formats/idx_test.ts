import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { labelsOf } from "../../../src/datasets/dataset.ts";
import { standardisationOf } from "../../../src/datasets/standardisation.ts";
import { readIdx } from "../../../src/datasets/formats/idx.ts";
import { requires, sharedData } from "../../requirements.ts";
import { idxImages, idxLabels } from "./idx_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

const pixels = noise(3 * 4 * 5);
const images = idxImages([3, 4, 5], pixels);
const labels = idxLabels([2, 0, 1]);

Deno.test("readIdx() reads images and labels, gzipped or not", async () => {
  using folder = temporaryFolder();
  for (const ending of ["", ".gz"]) {
    const data = await readIdx(
      folder.write(`images${ending}`, images),
      folder.write(`labels${ending}`, labels),
    );
    assert.equal(data.name, "idx");
    assert.deepEqual(data.shape, [4, 5, 1]);
    assert.equal(data.classes, 3);
    assert.deepEqual(data.inputs, pixels);
    assert.deepEqual([...labelsOf(data)], [2, 0, 1]);
    assert.deepEqual([...data.rows], [0, 1, 2]);
  }
});

Deno.test("readIdx() takes a name, the number of classes and their names", async () => {
  using folder = temporaryFolder();
  const data = await readIdx(folder.write("images", images), folder.write("labels", labels), {
    name: "shapes",
    classes: 4,
    classNames: ["a", "b", "c", "d"],
  });
  assert.equal(data.name, "shapes");
  assert.equal(data.classes, 4);
  assert.deepEqual(data.classNames, ["a", "b", "c", "d"]);
});

Deno.test("readIdx() refuses a truncated image file, and one that is too long", async () => {
  using folder = temporaryFolder();
  const right = folder.write("labels", labels);
  for (const [length, got] of [[images.length - 1, 59], [16, 0]]) {
    const path = folder.write("images", images.subarray(0, length));
    await assert.rejects(
      readIdx(path, right),
      new Error(`readIdx(): wanted 60 bytes of images (3 × 4 × 5), got ${got} in ${path}`),
    );
  }
  const path = folder.write("images", new Uint8Array([...images, 0]));
  await assert.rejects(readIdx(path, right), /wanted 60 bytes of images .*, got 61 in /);
});

Deno.test("readIdx() refuses other lengths of gzipped files too, whose sizes are not known before", async () => {
  using folder = temporaryFolder();
  const rightImages = folder.write("images", images);
  const rightLabels = folder.write("labels", labels);
  const cases: [length: number, images: string, labels: string][] = [
    [-1, "wanted 60 bytes of images (3 × 4 × 5), got 59", "wanted 3 bytes of labels (3), got 2"],
    [
      1,
      "wanted 60 bytes of images (3 × 4 × 5), got more",
      "wanted 3 bytes of labels (3), got more",
    ],
  ];
  for (const [more, ofImages, ofLabels] of cases) {
    const resized = (bytes: Uint8Array) => {
      const other = new Uint8Array(bytes.length + more);
      other.set(bytes.subarray(0, other.length));
      return other;
    };
    const path = folder.write("a.gz", resized(images));
    await assert.rejects(readIdx(path, rightLabels), {
      message: `readIdx(): ${ofImages} in ${path}`,
    });
    const other = folder.write("b.gz", resized(labels));
    await assert.rejects(readIdx(rightImages, other), {
      message: `readIdx(): ${ofLabels} in ${other}`,
    });
  }
  // a header that claims more than the file can hold is refused before memory is taken for it
  const huge = idxImages([4_000_000_000, 28, 28], noise(50));
  const path = folder.write("huge.gz", huge);
  await assert.rejects(
    readIdx(rightImages, folder.write("many.gz", idxImages([4_000_000_000], noise(50)))),
    {
      message:
        /wanted \d{10,} bytes of labels \(4000000000\), got a packed file that can hold no more than/,
    },
  );
  await assert.rejects(readIdx(path, rightLabels), {
    message: /wanted \d{10,} bytes of images \(4000000000 × 28 × 28\), got a packed file that/,
  });
  const damaged = Deno.readFileSync(folder.write("d.gz", images)).fill(0xff, 12, 20);
  Deno.writeFileSync(path, damaged);
  await assert.rejects(readIdx(path, rightLabels), /the gzip stream is damaged or cut short/);
});

Deno.test("readIdx() reads images of several chunks", async () => {
  using folder = temporaryFolder();
  const count = 300_000 / 12;
  const values = noise(300_000); // more than a chunk
  const digits = Array.from({ length: count }, (_, n) => n * 7 % 10);
  for (const ending of ["", ".gz"]) {
    const data = await readIdx(
      folder.write(`images${ending}`, idxImages([count, 4, 3], values)),
      folder.write(`labels${ending}`, idxLabels(digits)),
    );
    assert.ok(Buffer.from(data.inputs as Uint8Array).equals(values));
    assert.ok(data.labels.every((label, n) => label === digits[n]));
  }
});

Deno.test("readIdx() refuses a file without a whole header", async () => {
  using folder = temporaryFolder();
  const right = folder.write("labels", labels);
  for (const length of [0, 3, 4, 15]) {
    const path = folder.write("images", images.subarray(0, length));
    await assert.rejects(
      readIdx(path, right),
      new Error(
        `readIdx(): wanted an IDX file of images with a header of 16 bytes, got ${length} bytes in ${path}`,
      ),
    );
  }
});

Deno.test("readIdx() refuses a mislabelled file", async () => {
  using folder = temporaryFolder();
  const [first, second] = [folder.write("images", images), folder.write("labels", labels)];
  await assert.rejects(
    readIdx(second, first),
    new Error(
      `readIdx(): wanted an IDX file of labels (magic 0x00000801), got magic 0x00000803 in ${first}`,
    ),
  );
  await assert.rejects(
    readIdx(second, second),
    new Error(
      `readIdx(): wanted an IDX file of images (magic 0x00000803), got magic 0x00000801 in ${second}`,
    ),
  );
  const text = folder.write("text", "Not an IDX file at all");
  await assert.rejects(readIdx(text, second), /got magic 0x4e6f7420 in .*text$/);
});

Deno.test("readIdx() refuses as many labels as there are not images", async () => {
  using folder = temporaryFolder();
  const first = folder.write("images", images);
  const second = folder.write("labels", idxLabels([0, 1]));
  await assert.rejects(
    readIdx(first, second),
    new Error(
      `readIdx(): wanted as many labels as images, got 2 labels in ${second} and 3 images in ${first}`,
    ),
  );
});

Deno.test("readIdx() refuses a label beyond the classes, and no images", async () => {
  using folder = temporaryFolder();
  const first = folder.write("images", images);
  const second = folder.write("labels", labels);
  await assert.rejects(
    readIdx(first, second, { classes: 2 }),
    new RangeError(`readIdx(): wanted labels from 0 to 1 in ${second}, got 2 for image 0`),
  );
  const none = folder.write("none", idxLabels([]));
  await assert.rejects(
    readIdx(first, none),
    new Error(`readIdx(): wanted some labels, got extents 0 in ${none}`),
  );
});

Deno.test({
  name: "readIdx() reads MNIST as its page describes it",
  ...requires(new URL("mnist/", sharedData), "MNIST"),
  async fn() {
    const path = (name: string) => fileURLToPath(new URL(`mnist/${name}`, sharedData));
    const count = (labels: Uint16Array) => {
      const counts = new Array(10).fill(0);
      for (const label of labels) counts[label]++;
      return counts;
    };
    const train = await readIdx(
      path("train-images-idx3-ubyte.gz"),
      path("train-labels-idx1-ubyte.gz"),
      { classes: 10 },
    );
    assert.deepEqual(train.shape, [28, 28, 1]);
    assert.deepEqual(count(train.labels), [
      ...[5923, 6742, 5958, 6131, 5842],
      ...[5421, 5918, 6265, 5851, 5949],
    ]);
    const { mean, deviation } = standardisationOf(train);
    assert.ok(Math.abs(mean[0] - 0.13066) < 5e-6, `${mean}`);
    assert.ok(Math.abs(deviation[0] - 0.30811) < 5e-6, `${deviation}`);
    const test = await readIdx(
      path("t10k-images-idx3-ubyte.gz"),
      path("t10k-labels-idx1-ubyte.gz"),
    );
    assert.deepEqual(count(test.labels), [
      ...[980, 1135, 1032, 1010, 982],
      ...[892, 958, 1028, 974, 1009],
    ]);
  },
});
