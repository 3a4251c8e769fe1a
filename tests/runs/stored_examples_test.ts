// The examples of a data set in one file.

import assert from "node:assert/strict";
import fc from "fast-check";
import { arrays } from "../../src/data/arrays.ts";
import { type DataParts, dataset, exampleSize, takeRows } from "../../src/data/dataset.ts";
import { fingerprint } from "../../src/data/fingerprint.ts";
import { spirals } from "../../src/data/spirals.ts";
import { readStoredExamples, storedExamples } from "../../src/runs/stored_examples.ts";

function bytesOf(parts: DataParts): Uint8Array<ArrayBuffer> {
  const { size, pieces } = storedExamples(parts);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  assert.equal(at, size);
  return bytes;
}

const again = (parts: DataParts, bytes = bytesOf(parts)) =>
  readStoredExamples(bytes, { ...parts.train, name: parts.name }, "data.safetensors");

Deno.test("readStoredExamples() gives the same examples, whatever their numbers are and whether parts share them", async () => {
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
        const parts = arrays({
          shape,
          inputs: values(count),
          labels: labels(count),
          classNames: ["a", "b", "c"],
          test: test[kind as keyof typeof test],
        });
        const read = again(parts);
        assert.equal(await fingerprint(read), await fingerprint(parts));
        const { notices: _, ...stored } = parts;
        assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(stored)));
        assert.equal(read.train.inputs.constructor, Type);
        assert.equal(read.validation.inputs, read.train.inputs); // in one memory still
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("storedExamples() stores an array once that parts share", () => {
  const inputs = new Float64Array(3000);
  const shared = arrays({ shape: [3], inputs, labels: new Array(1000).fill(0), test: 0.1 });
  assert.ok(storedExamples(shared).size < 3000 * 8 + 1000 * 2 + 1000 * 4 + 1000);
  const { size } = storedExamples(spirals()); // three parts with memories of their own
  assert.ok(size > 2000 * 2 * 4 && size < 2000 * (2 * 4 + 2 + 4) + 1000);
});

Deno.test("readStoredExamples() refuses what is no such file, and what contradicts the run", () => {
  const parts = spirals({ points: 20 });
  const good = bytesOf(parts);
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
  const refused = (bytes: Uint8Array<ArrayBuffer>, pattern: RegExp, given = parts) =>
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
    ...parts,
    train: { ...parts.train, shape: [3] },
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
