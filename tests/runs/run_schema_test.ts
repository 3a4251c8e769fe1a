// The table schema of a run, and finding its data again by it.

import assert from "node:assert/strict";
import { fingerprint } from "../../src/datasets/fingerprint.ts";
import type { Dataset, DataSplits } from "../../src/datasets/dataset.ts";
import type { RunDescription } from "../../src/runs/description.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { runSchema } from "../../src/runs/run_schema.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary_folder.ts";
import { writeExampleRun } from "./example_run.ts";

const rows = Array.from(
  { length: 60 },
  (_, n) => [1.7e9 + n % 7 / 8, n % 5, n % 7 > 3 ? "long" : "short"],
);
const text = (columns: readonly number[], header = ["time", "width", "kind"]) =>
  [header, ...rows].map((row) => columns.map((column) => row[column]).join(",")).join("\n");

/** A run on a table; returns the splits that it was trained on. */
async function tableRun(folder: TemporaryFolder, content = text([0, 1, 2]), options = {}) {
  const data = folder.write("t.csv", content);
  return await writeExampleRun(folder.path, { data, points: undefined, epochs: 2, ...options });
}

function rewrite(folder: TemporaryFolder, change: (run: RunDescription) => unknown): void {
  const file = `${folder.path}/run.json`;
  Deno.writeTextFileSync(file, JSON.stringify(change(JSON.parse(Deno.readTextFileSync(file)))));
}

Deno.test("loadRun().data() finds the columns of the run's table by name, and refuses others", async () => {
  using folder = temporaryFolder();
  const { train } = await tableRun(folder);
  using run = await loadRun(folder.path, { engine: "simd" });
  assert.deepEqual(run.schema, train.schema);
  folder.write("t.csv", text([2, 1, 0]));
  assert.deepEqual((await run.data({ data: `${folder.path}/t.csv` })).train, train);
  folder.write("t.csv", text([1, 0, 2]));
  assert.deepEqual((await run.data({ data: `${folder.path}/t.csv` })).train, train);
  folder.write("t.csv", text([0, 1, 2], ["width", "time", "kind"]));
  await assert.rejects(
    run.data({ data: `${folder.path}/t.csv` }),
    /wanted the data of .*, got other t, fingerprint/,
  );
  folder.write("t.csv", text([0, 1, 2], ["Time", "width", "kind"]));
  await assert.rejects(
    run.data({ data: `${folder.path}/t.csv` }),
    /t\.csv line 1: .* missing: "time"; unknown: "Time" \(case and/,
  );
});

Deno.test("loadRun().data() keeps to what --header said", async () => {
  using folder = temporaryFolder();
  const content = text([0, 1, 2]).replace("time,width,kind", "3,4,medium");
  const { train } = await tableRun(folder, content, { header: false });
  assert.equal(train.classes, 3);
  using run = await loadRun(folder.path, { engine: "simd" });
  assert.deepEqual((await run.data({ data: `${folder.path}/t.csv` })).train, train);
});

Deno.test("loadRun() refuses a schema of a later version in a sentence", async () => {
  using folder = temporaryFolder();
  await tableRun(folder);
  rewrite(
    folder,
    (run) => ({ ...run, data: { ...run.data, schema: { ...run.data.schema, version: 2 } } }),
  );
  await assert.rejects(
    loadRun(folder.path, { engine: "simd" }),
    /wanted version 1 \(later ones need a newer Fathom\) at \$\.data\.schema\.version, got 2 in .*run\.json$/,
  );
});

Deno.test("loadRun().data() gives a run without a schema what it was trained on: float32", async () => {
  using folder = temporaryFolder();
  const splits = await tableRun(folder);
  const inputs = Float32Array.from(splits.train.inputs);
  const standardisation = { mean: [1.7e9, 2], deviation: [1, 1.5] };
  const older = (part: Dataset) => ({ ...part, inputs, standardisation });
  const trained: DataSplits = {
    ...splits,
    train: older(splits.train),
    validation: older(splits.validation),
    test: older(splits.test!),
  };
  const print = await fingerprint(trained);
  rewrite(folder, (run) => ({
    ...run,
    data: { ...run.data, schema: undefined, fingerprint: print, standardisation },
  }));
  const specification = `${folder.path}/network/specification.json`;
  const spec = JSON.parse(Deno.readTextFileSync(specification));
  Deno.writeTextFileSync(specification, JSON.stringify({ ...spec, standardisation }));
  using run = await loadRun(folder.path, { engine: "simd" });
  const { train } = await run.data({ data: `${folder.path}/t.csv` });
  assert.deepEqual([train.inputs, train.standardisation], [inputs, standardisation]);
  assert.deepEqual(run.schema, {
    version: 1,
    header: true,
    features: [{ kind: "number", name: "time" }, { kind: "number", name: "width" }],
    target: { kind: "class", place: 2, classes: ["long", "short"], labels: "words" },
  });
});

Deno.test("runSchema() takes from an older run what it tells, and no more", () => {
  const of = (data: string, target?: string, features?: string[], classes: unknown = 2) =>
    runSchema({ options: { data, target }, data: { shape: [2], features, classes } } as never, "r");
  assert.equal(of("spirals").target, undefined);
  assert.equal(of("spirals").header, false);
  const unnamed = of("t.csv");
  assert.deepEqual([unnamed.header, unnamed.target!.place, unnamed.target!.labels], [
    undefined,
    2,
    "numbers",
  ]);
  assert.equal(of("t.csv", "1").target!.place, 0);
  assert.equal(of("t.csv", "1", ["a", "b"]).target!.place, undefined); // may be a name
  const labels = (...classes: string[]) => of("t.csv", "kind", ["a"], classes).target!.labels;
  assert.equal(labels("-1", "2.5e3"), "numbers");
  for (const word of ["x", " ", ""]) assert.equal(labels("1", word), "words");
  const table = of("t.csv", "2", undefined).features;
  assert.deepEqual(table, of("spirals").features);
  assert.deepEqual(of("spirals", undefined, ["a", "b"]), {
    version: 1,
    features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
  });
  assert.equal(of("t.csv", "2").target!.place, 1);
  assert.equal(of("t.csv", "2").target!.name, undefined);
  const named = of("t.csv", "kind", ["a", "b"], ["x", "y"]).target!;
  assert.deepEqual([named.name, named.place, named.classes], ["kind", undefined, ["x", "y"]]);
});
