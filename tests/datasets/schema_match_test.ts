// Files against the schema of a run: by name, by place, or refused.

import assert from "node:assert/strict";
import fc from "fast-check";
import { matchSchema } from "../../src/datasets/schema_match.ts";
import { type TableSchema, unnamedSchema } from "../../src/datasets/table_schema.ts";

function schemaOf(names: readonly string[], classes = ["down", "up"]): TableSchema {
  return {
    version: 1,
    header: true,
    features: names.map((name) => ({ kind: "number", name })),
    target: { kind: "class", name: "label", place: names.length, classes, labels: "words" },
  };
}

const match = (
  schema: TableSchema,
  rows: readonly string[],
  header: boolean | "auto" = "auto",
) => matchSchema(schema, rows.map((row) => row.split(",")), header, "f(): t.csv");
const ab = schemaOf(["a", "b"]);
const digits = schemaOf(["0", "1"]);

Deno.test("matchSchema() finds columns by name in whatever order, and says which are not used", () => {
  const { columns, by, target, notices } = match(ab, ["label,b,id,a,", "1,2,3,4,5"]);
  assert.deepEqual([columns, by, target], [[3, 1], "name", 0]);
  assert.deepEqual(notices, [
    'columns not used, since the run has no such features: "id", column 5 (no name)',
  ]);
  assert.deepEqual(match(ab, ["b,a"]).notices, []);
});

Deno.test("matchSchema() gives the same features for every order of the columns", () => {
  const names = ["a", "b b", "C", "Δ", "x1"];
  fc.assert(fc.property(fc.shuffledSubarray(names, { minLength: 5 }), (order) => {
    const { columns } = match(schemaOf(names), [order.join(",")]);
    assert.deepEqual(columns.map((column) => order[column]), names);
  }));
});

Deno.test("matchSchema() takes columns by position without a header, with labels or without", () => {
  const plain = match(ab, ["1,2", "3,4"]);
  assert.deepEqual([plain.columns, plain.by, plain.target], [[0, 1], "place", undefined]);
  assert.deepEqual(plain.notices, ['no header; columns are matched by position: "a", "b"']);
  const first: TableSchema = { ...ab, target: { ...ab.target!, place: 0 } };
  const labelled = match(first, ["up,1,2"]);
  assert.deepEqual([labelled.columns, labelled.target], [[1, 2], 0]);
  assert.deepEqual(match(unnamedSchema(2), ["1,2"]).notices, []);
});

Deno.test("matchSchema() refuses a header that lacks, doubles or renames features, and lists them", () => {
  assert.throws(() => match(ab, ["b,A", "1,2"]), (error: Error) => {
    assert.equal(
      error.message,
      "f(): t.csv line 1: wanted a header with each of the run's 2 features once; " +
        'missing: "a"; unknown: "A" (case and spaces count: "A" is not "a"); ' +
        "if this row is not a header, add --header no (header: false)",
    );
    return true;
  });
  assert.throws(() => match(ab, [",A,B"]), /missing: "a", "b"; unknown: "", "A", "B" \(case/);
  assert.throws(() => match(ab, ["a,b,a"]), /once; doubled: "a";/);
  assert.throws(() => match(ab, ["label,a,b,label"]), /doubled: "label"/);
  assert.throws(() => match(ab, ["c,d"]), /missing: "a", "b"; unknown: "c", "d";/);
  assert.throws(() => match(digits, ["0,2,label"]), /missing: "1"; unknown: "2"/);
  assert.throws(() => match(ab, ["1,2", "3,4"], true), /missing: "a", "b"; unknown: "1", "2"/);
});

Deno.test("matchSchema() takes a row with a fault for a row", () => {
  for (const first of ["NA,1.5", ",1.5", "1e999,1.5", "inf,nan", "?,?", "x,1.5", "1.5,x,up"]) {
    assert.equal(match(ab, [first, "1,2,3"]).header, undefined, first);
  }
  for (const first of ["NA,1", "1,NA", "?,0,up", "inf,1"]) {
    assert.equal(match(digits, [first, "2,3"]).header, undefined, first);
  }
});

Deno.test("matchSchema() tells rows from headers of numbers, or refuses", () => {
  assert.equal(match(digits, ["1,0,label"]).by, "name");
  assert.deepEqual(match(digits, ["1,0,label"]).columns, [1, 0]);
  assert.equal(match(digits, ["1,0", "0,0", "1,0"]).header, undefined); // the row occurs again
  assert.equal(match(digits, ["1,3", "3,3", "1,1"]).header, undefined); // no names of all features
  assert.equal(match(digits, ["5,3", "1,1"]).header, undefined);
  assert.equal(match(digits, ["0,0", "1,2"]).header, undefined);
  assert.equal(match(digits, ["0,2.5", "1,2"]).header, undefined);
  assert.equal(match(digits, ["0,1,up", "1,2,down"]).header, undefined); // a label, and no name
  const unclear =
    /line 1: it is not clear whether the first row \("\d", .*\) is a header.*--header yes or no/;
  for (
    const rows of [
      ["0,1", "0,1", "1,1"],
      ["1,0", "2.5,3.5"],
      ["1,0", "0,0", "1,1"], // each number occurs again, the row does not
      ["0,2", "7,8"],
      ["0,1,left", "1,2,up"],
    ]
  ) {
    assert.throws(() => match(digits, rows), unclear, rows.join(" "));
    assert.equal(match(digits, rows, false).by, "place");
  }
  assert.equal(match(digits, ["0,1", "0,1"], true).by, "name");
});

Deno.test("matchSchema() does not take a row that holds the numbers of all features for a header", () => {
  const one = schemaOf(["0"]);
  for (const rows of [["0,0.5,up", "1,2.5,down"], ["0,7,up", "1,8,down"], ["0,up,left"]]) {
    assert.throws(() => match(one, rows), /it is not clear whether the first row/, rows[0]);
  }
  assert.equal(match(one, ["id,0,other,label", "7,1.5,2,down"]).by, "name");
});

Deno.test("matchSchema() does not take a header for a row where a class is called as a feature", () => {
  const { target, ...rest } = digits;
  const numbers: TableSchema = {
    ...rest,
    target: { ...target!, classes: ["0", "1"], labels: "numbers" },
  };
  // "0" is doubled, or a label
  assert.throws(() => match(numbers, ["0,1,0", "1,1,0", "0,1,1"]), /it is not clear whether/);
  assert.equal(match(numbers, ["1,1,0", "0,1,1"]).header, undefined);
});

Deno.test("matchSchema() takes words for a header where a run has no names, but none where names are lost", () => {
  const unnamed = unnamedSchema(2);
  const { header, by, notices } = match(unnamed, ["x,y", "1,2"]);
  assert.deepEqual([header, by], [["x", "y"], "place"]);
  assert.match(notices[0], /the run has no column names/);
  for (const first of ["x,1", "x,x", "NA,NA", "12 kg,y"]) {
    assert.equal(match(unnamed, [first]).header, undefined, first);
  }
  const { header: _, ...older } = unnamed;
  assert.throws(
    () => match(older, ["x,y"]),
    /the run, written by an older version, does not store its column names/,
  );
});

Deno.test("matchSchema() refuses other numbers of columns", () => {
  assert.throws(
    () => match(ab, ["1,2,3,4"]),
    /wanted 2 columns of features, or 3 with the labels in column 3, or a header with "a", "b", got 4 columns$/,
  );
  assert.throws(
    () => match(unnamedSchema(1), ["1,2"]),
    /wanted 1 column of features, got 2 columns$/,
  );
});

Deno.test("matchSchema() takes time in proportion to the columns, where names are missing too", () => {
  const names = Array.from({ length: 40_000 }, (_, i) => `gene${i}`);
  const schema: TableSchema = {
    version: 1,
    header: true,
    features: names.map((name) => ({ kind: "number", name })),
  };
  const begin = performance.now();
  const { columns } = matchSchema(schema, [names.toReversed()], "auto", "f(): t.csv");
  assert.equal(columns[0], names.length - 1);
  const other = names.map((name) => name.toUpperCase());
  assert.throws(
    () => matchSchema(schema, [other], "auto", "f(): t.csv"),
    /missing: "gene0", .* and 39990 more; .*"GENE0" is not "gene0"/,
  );
  // comparing each name with all others takes more than a minute
  assert.ok(performance.now() - begin < 20_000);
});
