// Fingerprints of data.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dataset, type DataSplits, takeRows } from "../../src/datasets/dataset.ts";
import { fingerprint } from "../../src/datasets/fingerprint.ts";
import { spirals } from "../../src/datasets/spirals.ts";

Deno.test("fingerprint() is the same for the same data and different after any change", async () => {
  const of = (points: number, seed: number) => fingerprint(spirals({ points, seed }));
  const first = await of(20, 1);
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.equal(await of(20, 1), first);
  const { train, ...rest } = spirals({ points: 20, seed: 1 });
  const relabelled = { ...train, labels: train.labels.map((label) => 1 - label) };
  const reordered = { ...train, rows: train.rows.slice().reverse() };
  const { validation } = rest;
  const moved = { ...validation, inputs: validation.inputs.map((value) => value + 1) };
  const others = await Promise.all([
    of(22, 1),
    of(20, 2),
    fingerprint({ ...rest, train: relabelled }),
    fingerprint({ ...rest, train: reordered }),
    fingerprint({ ...rest, train: { ...train, shape: [1, 2, 1] } }),
    fingerprint({ ...rest, train: { ...train, classes: 3 } }),
    fingerprint({ ...rest, train, validation: moved as typeof validation }),
    fingerprint({ ...rest, train, validation: train }),
    fingerprint({ ...rest, train, test: undefined }),
    fingerprint({ ...rest, train, test: train }),
  ]);
  assert.equal(new Set([first, ...others]).size, 11);
});

Deno.test("fingerprint() is the sum that older runs were written with", async () => {
  const sha256 = (value: NodeJS.TypedArray | string) =>
    createHash("sha256").update(value).digest("hex");
  for (const seed of [1, 2, 3]) { // some byte of the sum is below 16
    const inputs = Float64Array.from({ length: 12 }, (_, i) => i * seed / 8);
    const all = dataset({ shape: [3], inputs, labels: [0, 1, 0, 1] });
    const train = takeRows(all, [3, 1]);
    const splits: DataSplits = {
      name: "a",
      train,
      validation: takeRows(all, [0]),
      test: undefined,
    };
    const part = (rows: number[]) => [
      [3],
      2,
      sha256(inputs),
      sha256(Uint16Array.of(0, 1, 0, 1)),
      sha256(Uint32Array.from(rows)),
    ];
    assert.equal(await fingerprint(splits), sha256(JSON.stringify([part([3, 1]), part([0])])));
  }
});
