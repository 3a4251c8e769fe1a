// The source of a data set's splits.

import assert from "node:assert/strict";
import { arrays } from "../../src/datasets/arrays.ts";
import { csv } from "../../src/datasets/formats/csv.ts";
import { takeRows } from "../../src/datasets/dataset.ts";
import { fingerprint } from "../../src/datasets/fingerprint.ts";
import { loadData } from "../../src/datasets/source.ts";
import { sourceOf } from "../../src/datasets/source_of_parts.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const again = async (splits: ReturnType<typeof spirals>) =>
  await fingerprint(await loadData(sourceOf(splits)!)) === await fingerprint(splits);

Deno.test("sourceOf() is a source that gives spirals and tables again", async () => {
  assert.ok(await again(spirals({ seed: 5, angle: 400, noise: 0.1, points: 40 })));
  assert.ok(await again(spirals()));
  using folder = temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, n) => `${n % 3 ? "a" : "b"};${n * n};${n}`);
  const path = folder.write("table.txt", rows.join("\n"));
  assert.ok(await again(await csv(path, { target: 1, seed: 3, limit: 20, validation: 0.3 })));
});

Deno.test("sourceOf() knows none of what a source cannot say", async () => {
  assert.equal(sourceOf(spirals({ arms: 3, points: 30 })), undefined);
  using folder = temporaryFolder();
  const path = folder.write("table.csv", "1,0\n2,1\n".repeat(20));
  assert.equal(sourceOf(await csv(path, { test: 0.3 })), undefined);
  const inputs = Float32Array.from({ length: 20 }, (_, i) => i);
  assert.equal(
    sourceOf(arrays({ shape: [1], inputs, labels: inputs.map((x) => x % 2) })),
    undefined,
  );
});

Deno.test("sourceOf() has no source for splits that were changed, whichever it is", () => {
  const splits = spirals();
  assert.ok(sourceOf({ ...splits, notices: ["the same examples"] }));
  const fewer = (part: "train" | "validation" | "test") => takeRows(splits[part]!, [0, 1, 2]);
  for (const part of ["train", "validation", "test"] as const) {
    assert.equal(sourceOf({ ...splits, [part]: fewer(part) }), undefined, part);
  }
  assert.equal(sourceOf({ ...splits, train: spirals({ seed: 2 }).train }), undefined);
});
