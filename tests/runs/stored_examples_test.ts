// The examples of a data set in one file.

import assert from "node:assert/strict";
import fc from "fast-check";
import { arrays } from "../../src/datasets/arrays.ts";
import { dataset, type DataSplits, exampleSize, takeRows } from "../../src/datasets/dataset.ts";
import { fingerprint } from "../../src/datasets/fingerprint.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { safetensorsHeader } from "../../src/engines/safetensors_header.ts";
import { readStoredExamples, storedExamples, storedTypes } from "../../src/runs/stored_examples.ts";
import { caseBytes } from "../engines/safetensors_cases.ts";

function bytesOf(splits: DataSplits): Uint8Array<ArrayBuffer> {
  const { size, pieces } = storedExamples(splits);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  assert.equal(at, size);
  return bytes;
}

const again = (splits: DataSplits, bytes = bytesOf(splits)) =>
  readStoredExamples(bytes, { ...splits.train, name: splits.name }, "data.safetensors");

Deno.test("readStoredExamples() gives the same examples, whatever their numbers are and whether splits share them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(Float64Array, Float32Array, Uint8Array),
      fc.constantFrom<readonly number[]>([3], [2, 3, 1]),
      fc.integer({ min: 8, max: 40 }),
      fc.constantFrom("none", "share", "own"),
      async (Type, shape, count, kind) => {
        const size = exampleSize(shape);
        const values = (count: number) =>
          new Type(Array.from({ length: count * size }, (_, i) => i * i % 251));
        const labels = (count: number) => Array.from({ length: count }, (_, n) => n % 3);
        const test = { none: undefined, share: 0.2, own: { inputs: values(5), labels: labels(5) } };
        const splits = arrays({
          shape,
          inputs: values(count),
          labels: labels(count),
          classNames: ["a", "b", "c"],
          test: test[kind as keyof typeof test],
        });
        const read = again(splits);
        assert.equal(await fingerprint(read), await fingerprint(splits));
        const { notices: _, ...stored } = splits;
        assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(stored)));
        assert.equal(read.train.inputs.constructor, Type);
        assert.equal(read.validation.inputs, read.train.inputs); // in one memory still
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("storedExamples() stores an array once that splits share", () => {
  const inputs = new Float64Array(3000);
  const shared = arrays({ shape: [3], inputs, labels: new Array(1000).fill(0), test: 0.1 });
  assert.ok(storedExamples(shared).size < 3000 * 8 + 1000 * 2 + 1000 * 4 + 1000);
  const { size } = storedExamples(spirals()); // three parts with memories of their own
  assert.ok(size > 2000 * 2 * 4 && size < 2000 * (2 * 4 + 2 + 4) + 1000);
});

Deno.test("storedExamples() puts every array where a view of its numbers may begin", () => {
  for (const Type of [Float64Array, Float32Array, Uint8Array]) {
    const shape = [3];
    for (const count of [9, 11, 13]) {
      const inputs = new Type(3 * count);
      const labels = new Array(count).fill(0);
      const test = { inputs: new Type(15), labels: new Array(5).fill(1) };
      const name = "a".repeat(count); // headers of several lengths
      const bytes = bytesOf(arrays({ shape, inputs, labels, test, name, classes: 2 }));
      const { arrays: placed } = safetensorsHeader(bytes, "a", { types: storedTypes });
      assert.equal(placed.length, 7); // shared inputs and labels, three lists of rows, two of the test part
      const widths = { F64: 8, F32: 4, U32: 4, U16: 2, U8: 1 };
      for (const { name, dtype, from } of placed) assert.equal(from % widths[dtype], 0, name);
      const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
      assert.equal(start % 8, 0);
      assert.equal(Math.min(...placed.map(({ from }) => from)), start);
    }
  }
});

Deno.test("readStoredExamples() refuses arrays that are missing, and names that lead to others", () => {
  const at = (dtype: string, shape: number[], from: number, to: number) => ({
    dtype,
    shape,
    data_offsets: [from, to],
  });
  const train = {
    "train.inputs": at("F32", [2, 1], 0, 8),
    "train.rows": at("U32", [2], 8, 16),
    "train.labels": at("U16", [2], 16, 20),
  };
  const shared = {
    "validation.inputs": "train.inputs",
    "validation.labels": "train.labels",
    "validation.rows": "train.rows",
  };
  const facts = { ...dataset({ shape: [1], inputs: [0, 0], labels: [0, 1] }), name: "a" };
  const read = (entries: object, others: object, length = 20, labels = [0, 0], rows = [0, 0]) => {
    const __metadata__ = { format: "fathom examples 1", ...others };
    const header = JSON.stringify({ __metadata__, ...entries });
    const bytes = caseBytes({ header, length });
    const view = new DataView(bytes.buffer, 8 + header.length);
    rows.forEach((row, n) => view.setUint32(8 + 4 * n, row, true));
    if (length >= 20) labels.forEach((label, n) => view.setUint16(16 + 2 * n, label, true));
    return readStoredExamples(bytes, facts, "a");
  };
  assert.deepEqual([...read(train, shared).validation.rows], [0, 0]);
  // the same inputs with other labels
  const own = { ...train, "validation.labels": at("U16", [2], 20, 24) };
  const { "validation.labels": __, ...fewer } = shared;
  const { validation } = read(own, fewer, 24, [0, 1, 1, 0]);
  assert.deepEqual([...validation.labels], [1, 0]);
  assert.throws(() => read(own, fewer, 24, [0, 1, 1, 2]), {
    message: "a: validation: labels must be whole numbers from 0 to 1, got 2 at row 1",
  });
  const { "train.labels": _, ...unlabelled } = train;
  assert.throws(() => read(unlabelled, shared, 16), {
    name: "TypeError",
    message: "a: wanted an array train.labels, got none",
  });
  assert.throws(() => read(train, fewer), {
    message: "a: wanted an array validation.labels, got none",
  });
  for (const part of ["test.inputs", "test.labels", "test.rows"]) {
    assert.throws(() => read(train, { ...shared, [part]: part.replace("test", "train") }), {
      message: /^a: wanted an array test\.(inputs|labels|rows), got none$/,
    });
  }
  const led = (to: string, name: string) => () => read(train, { ...shared, [name]: to });
  assert.throws(led("train.rows", "validation.labels"), {
    message: "a: wanted validation.labels of dtype U16, got U32",
  });
  assert.throws(led("train.rows", "validation.inputs"), {
    message: "a: wanted validation.inputs of dtype F64 or F32 or U8, got U32",
  });
  for (const [rows, got] of [[[2, 0], "2 at position 0"], [[1, 9], "9 at position 1"]] as const) {
    assert.throws(() => read(train, shared, 20, [0, 1], [...rows]), {
      message: `a: wanted train.rows below 2, got ${got}`,
    });
  }
  assert.deepEqual([...read(train, shared, 20, [0, 1], [1, 0]).train.rows], [1, 0]);
  assert.throws(led("test.rows", "validation.rows"), {
    message: "a: wanted an array validation.rows, got none",
  });
});

Deno.test("readStoredExamples() refuses what is no such file, and what contradicts the run", () => {
  const splits = spirals({ points: 20 });
  const good = bytesOf(splits);
  const headerEnd = 8 + Number(new DataView(good.buffer).getBigUint64(0, true));
  const edited = (from: string, to: string) => {
    const text = new TextDecoder().decode(good.subarray(8, headerEnd));
    assert.ok(text.includes(from), from);
    const head = new TextEncoder().encode(
      text.replace(from, to).padEnd(headerEnd - 8).slice(0, headerEnd - 8),
    );
    const bytes = good.slice();
    bytes.set(head, 8);
    return bytes;
  };
  const refused = (bytes: Uint8Array<ArrayBuffer>, pattern: RegExp, given = splits) =>
    assert.throws(() => again(given, bytes), { message: pattern });
  refused(good.subarray(0, -1), /^data.safetensors: wanted .* bytes behind the header/);
  refused(
    edited("fathom examples 1", "fathom examples 2"),
    /examples in format 1, got fathom examples 2$/,
  );
  refused(
    edited("test.rows", "test.rowz"),
    /^data.safetensors: wanted no arrays but train.inputs, .*, test.rows, got test.rowz$/,
  );
  refused(
    edited("validation.labels", "validation.rowz"),
    /wanted no arrays but .*, got validation.rowz$/,
  );
  refused(
    edited('"train.rows":{"dtype":"U32"', '"train.rows":{"dtype":"F32"'),
    /wanted train.rows of dtype U32, got F32/,
  );
  // what the run says
  refused(good, /wanted 20 examples of \[3\] as train.inputs, got 40 values/, {
    ...splits,
    train: { ...splits.train, shape: [3] },
  });
  const three = dataset({ shape: [1], inputs: new Float32Array(4), labels: [0, 2, 1, 0] });
  const few = { name: "few", train: three, validation: three };
  refused(
    bytesOf(few),
    /^data.safetensors: train: labels must be whole numbers from 0 to 1, got 2 at row 1/,
    {
      ...few,
      train: { ...three, classes: 2 },
    },
  );
  const rows = Uint32Array.of(0, 4);
  refused(
    bytesOf({ ...few, train: { ...three, rows } }),
    /wanted train.rows below 4, got 4 at position 1/,
    few,
  );
  const inputs = Float32Array.of(0, NaN, 1, 2);
  refused(
    bytesOf({ ...few, train: { ...three, inputs } }),
    /^data.safetensors: train: inputs must be finite, got NaN at row 1/,
    few,
  );
  assert.equal(again({ ...few, validation: takeRows(three, []) }).validation.rows.length, 0);
});
