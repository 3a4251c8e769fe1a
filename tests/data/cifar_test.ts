import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { readCifar10, readCifar100 } from "../../src/data/cifar.ts";
import {} from "../../src/data/dataset.ts";
import { standardisationOf } from "../../src/data/standardisation.ts";
import { requires, sharedData } from "../requirements.ts";
import { cifarFile } from "./cifar_files.ts";
import { noise, temporaryFolder } from "./temporary_folder.ts";

Deno.test("readCifar10() puts the channels last", async () => {
  using folder = temporaryFolder();
  const file = cifarFile([[3], [9]]);
  const data = await readCifar10([folder.write("a.bin.gz", file)]);
  assert.equal(data.name, "cifar10");
  assert.deepEqual(data.shape, [32, 32, 3]);
  assert.equal(data.classes, 10);
  assert.deepEqual([...data.labels], [3, 9]);
  assert.equal(data.inputs.length, 2 * 3072);
  for (const [n, row, column, channel] of [[0, 0, 0, 0], [0, 0, 1, 2], [1, 31, 30, 1]]) {
    assert.equal(
      data.inputs[n * 3072 + (row * 32 + column) * 3 + channel],
      file[n * 3073 + 1 + channel * 1024 + row * 32 + column],
    );
  }
});

Deno.test("readCifar10() reads several files one after the other", async () => {
  using folder = temporaryFolder();
  const paths = [[[0]], [[1], [2], [3]], [[4], [5]]]
    .map((labels, i) => folder.write(`${i}.bin`, cifarFile(labels)));
  const data = await readCifar10(paths, { name: "small" });
  assert.equal(data.name, "small");
  assert.deepEqual([...data.labels], [0, 1, 2, 3, 4, 5]);
  const alone = await readCifar10(paths.slice(2));
  assert.deepEqual(data.inputs.subarray(4 * 3072), alone.inputs);
});

Deno.test("readCifar100() uses the fine labels", async () => {
  using folder = temporaryFolder();
  const data = await readCifar100([folder.write("a.bin", cifarFile([[19, 99], [0, 4]]))]);
  assert.equal(data.classes, 100);
  assert.deepEqual([...data.labels], [99, 4]);
});

Deno.test("readCifar10() refuses truncated files, other labels and no files", async () => {
  using folder = temporaryFolder();
  const cut = folder.write("cut.bin", cifarFile([[1], [2]]).subarray(0, 6000));
  await assert.rejects(
    readCifar10([cut]),
    new Error(`readCifar10(): wanted records of 3073 bytes, got 6000 bytes in ${cut}`),
  );
  const empty = folder.write("empty.bin", "");
  await assert.rejects(readCifar10([empty]), /got 0 bytes in /);
  const path = folder.write("a.bin", cifarFile([[1], [10]]));
  await assert.rejects(
    readCifar10([path]),
    new RangeError(
      `readCifar10(): wanted labels from 0 to 9, got 10 in record 1 of ${path}`,
    ),
  );
  await assert.rejects(readCifar100([path]), /wanted records of 3074 bytes/);
  await assert.rejects(
    readCifar10([]),
    new TypeError("readCifar10(): wanted at least one file, got none"),
  );
});

Deno.test({
  name: "readCifar10() reads a subset of CIFAR-10 as its page describes it",
  ...requires(new URL("cifar10-small/", sharedData), "CIFAR-10"),
  async fn() {
    const path = fileURLToPath(new URL("cifar10-small/data_batch_1.bin.gz", sharedData));
    const data = await readCifar10([path]);
    assert.equal(data.rows.length, 10_000);
    assert.ok(data.labels.every((label, row) => label === row % 10));
    const { mean, deviation } = standardisationOf(data);
    const round = (values: readonly number[]) => values.map((value) => value.toFixed(4));
    assert.deepEqual(round(mean), ["0.4934", "0.4831", "0.4470"]);
    assert.deepEqual(round(deviation), ["0.2460", "0.2441", "0.2616"]);
  },
});

Deno.test("readCifar10() gives bytes that start where the file's do", async () => {
  using folder = temporaryFolder();
  const record = new Uint8Array(3073);
  record.set(noise(3072), 1);
  const data = await readCifar10([folder.write("a.bin", record)]);
  assert.equal(data.inputs[0], record[1]);
  assert.equal(data.inputs[3071], record[3072]);
});
