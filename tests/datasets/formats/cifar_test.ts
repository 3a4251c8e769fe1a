import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { readCifar10, readCifar100 } from "../../../src/datasets/formats/cifar.ts";
import { standardisationOf } from "../../../src/datasets/standardisation.ts";
import { requires, sharedData } from "../../requirements.ts";
import { cifarFile } from "./cifar_files.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

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

Deno.test("readCifar10() and readCifar100() put every byte in its place, in files of several chunks too", async () => {
  using folder = temporaryFolder();
  for (
    const [read, width, classes] of [[readCifar10, 1, 10], [readCifar100, 2, 100]] as const
  ) {
    const total = 191;
    const labels = Array.from({ length: total }, (_, n) => n * 7 % classes);
    const all = cifarFile(labels.map((label) => width === 1 ? [label] : [(label + 1) % 20, label]));
    const record = width + 3072;
    const wanted = new Uint8Array(total * 3072); // [total, 32, 32, 3]
    for (let n = 0; n < total; n++) {
      for (let i = 0; i < 1024; i++) {
        for (let c = 0; c < 3; c++) {
          wanted[n * 3072 + 3 * i + c] = all[n * record + width + 1024 * c + i];
        }
      }
    }
    // a chunk holds 85 records and a part of the next
    for (const counts of [[191], [100, 90, 1], [1, 190], [1, 1, 189], [86, 86, 19], [64, 64, 63]]) {
      for (const ending of counts[1] === 90 ? ["", ".gz"] : [""]) {
        let from = 0;
        const paths = counts.map((count, i) => {
          const file = all.subarray(from * record, (from += count) * record);
          return folder.write(`${i}.bin${ending}`, file);
        });
        const data = await read(paths);
        assert.deepEqual([...data.labels], labels);
        assert.ok(Buffer.from(data.inputs as Uint8Array).equals(wanted), `${counts}${ending}`);
      }
    }
  }
});

Deno.test("readCifar10() reads a file of several gzip streams, of which the last tells only its own size", async () => {
  using folder = temporaryFolder();
  const all = cifarFile(Array.from({ length: 101 }, (_, n) => [n % 10]));
  const plain = await readCifar10([folder.write("a.bin", all)]);
  for (const last of [1, 50]) {
    const parts = [all.subarray(0, -last * 3073), all.subarray(-last * 3073)];
    const path = folder.write(
      "b.bin",
      Buffer.concat(parts.map((part) => gzipSync(part, { level: 0 }))),
    );
    const data = await readCifar10([path]);
    assert.deepEqual([...data.labels], [...plain.labels]);
    assert.ok(Buffer.from(data.inputs as Uint8Array).equals(plain.inputs as Uint8Array));
  }
});

Deno.test("readCifar10() counts the bytes and records of each file by itself, gzipped or not", async () => {
  using folder = temporaryFolder();
  const good = cifarFile(Array.from({ length: 100 }, () => [1]));
  const first = folder.write("first.bin", good);
  for (const ending of ["", ".gz"]) {
    for (const length of [0, 1, 3072, 3074, 4609, 86 * 3073 + 1, 100 * 3073 - 1]) {
      const path = folder.write(`a.bin${ending}`, good.subarray(0, length));
      for (const paths of [[path], [first, path]]) {
        await assert.rejects(readCifar10(paths), {
          message: `readCifar10(): wanted records of 3073 bytes, got ${length} bytes in ${path}`,
        });
      }
    }
    for (const record of [0, 1, 86, 99]) {
      const path = folder.write(`b.bin${ending}`, good.with(record * 3073, 10));
      await assert.rejects(readCifar10([first, path]), {
        name: "RangeError",
        message: `readCifar10(): wanted labels from 0 to 9, got 10 in record ${record} of ${path}`,
      });
    }
  }
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
