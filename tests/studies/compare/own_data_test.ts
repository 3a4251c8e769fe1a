// Comparisons on data of one's own: splits in memory, and tables in files.

import assert from "node:assert/strict";
import { lastValueFrom, toArray } from "rxjs";
import { csv } from "../../../src/datasets/formats/csv.ts";
import type { DataSplits } from "../../../src/datasets/dataset.ts";
import { fingerprint } from "../../../src/datasets/fingerprint.ts";
import { spirals } from "../../../src/datasets/spirals.ts";
import { compare } from "../../../src/studies/compare/compare.ts";
import { seedsNote } from "../../../src/studies/compare/notes.ts";
import type { CompareOptions } from "../../../src/studies/compare/options.ts";
import { planOf } from "../../../src/studies/compare/plan.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { exampleOptions, here, methods, withoutTimes } from "./example.ts";

const options: CompareOptions = { ...exampleOptions, methods: methods("fixed:1"), epochs: 3 };

async function comparisonOn(data: CompareOptions["data"], workplace = here().workplace) {
  const events = await lastValueFrom(compare({ ...options, data }, workplace).pipe(toArray()));
  const last = events.at(-1)!;
  assert.ok(last.kind === "compared");
  return last.comparison;
}

Deno.test("compare() takes splits, the same for every seed, or a promise of them", async () => {
  const splits = spirals({ seed: 1, points: 40 });
  const comparison = await comparisonOn(splits);
  const { ground: { data, fingerprints }, runs } = comparison;
  const print = await fingerprint(splits);
  assert.deepEqual([data, fingerprints], ["spirals", { 1: print, 2: print }]);
  const [first, second] = runs.map(({ ways: [{ logLikelihood }] }) => logLikelihood);
  assert.notEqual(first, second); // weights and batches of two seeds
  assert.match(seedsNote(comparison), /The splits are the same for every seed\.$/);
  const later = await comparisonOn(Promise.resolve(splits));
  assert.deepEqual(later.runs.map(withoutTimes), runs.map(withoutTimes));
  const drawn = await comparisonOn({ data: "spirals", points: 40 });
  assert.doesNotMatch(seedsNote(drawn), /the same for every seed/);
});

Deno.test("planOf() gives the same data the same keys, whether they were loaded before or are named", async () => {
  const seeds = [1];
  const named = await planOf({ ...options, seeds });
  const loaded = await planOf({ ...options, seeds, data: spirals({ seed: 1, points: 40 }) });
  assert.deepEqual(loaded.runs.map(({ key }) => key), named.runs.map(({ key }) => key));
});

Deno.test("compare() sends splits to its workers", async () => {
  const splits = spirals({ seed: 1, points: 40 });
  const events = await lastValueFrom(
    compare({ ...options, seeds: [1], data: splits }).pipe(toArray()),
  );
  const last = events.at(-1)!;
  assert.ok(last.kind === "compared");
  const onThisThread = await comparisonOn(splits);
  assert.deepEqual(
    last.comparison.runs.map(withoutTimes),
    onThisThread.runs.slice(0, 1).map(withoutTimes),
  );
});

Deno.test("compare() reads a table from a file, split by the seed", async () => {
  using folder = temporaryFolder();
  const rows = Array.from(
    { length: 60 },
    (_, n) => `${n % 7},${(n * n) % 11},${n % 2 ? "a" : "b"}`,
  );
  const data = folder.write("own.csv", ["x,y,label", ...rows].join("\n"));
  const { ground, runs } = await comparisonOn({ data, target: "label" });
  assert.equal(new Set(Object.values(ground.fingerprints)).size, 2);
  assert.equal(runs.length, 2);
  const splits = await csv(data, { target: "label", seed: 1 });
  assert.equal(ground.fingerprints[1], await fingerprint(splits));
  assert.equal(ground.examples.test, splits.test!.rows.length);
});

Deno.test("compare() refuses splits without a test split, and what is no data", async () => {
  const { test: _, ...without } = spirals({ seed: 1, points: 40 });
  await assert.rejects(comparisonOn(without), {
    message: "compare(): the data must have a test split, got spirals",
  });
  const promised = Promise.resolve("spirals" as unknown as DataSplits);
  await assert.rejects(comparisonOn(promised), {
    name: "TypeError",
    message: /^compare\(\): data must be an object with data: .*, got "spirals"$/,
  });
  for (const data of ["spirals", { points: 40 }, 3]) {
    assert.throws(() => compare({ ...options, data: data as unknown as DataSplits }), {
      name: "TypeError",
      message:
        /^compare\(\): data must be an object with data: .*; or the splits of a data set, got /,
    });
  }
});
