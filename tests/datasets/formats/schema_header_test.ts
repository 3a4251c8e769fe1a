// Detection of headers by the schema of a run: headers, rows and refused rows.

import assert from "node:assert/strict";
import { folded, isClass, isHeader } from "../../../src/datasets/formats/schema_header.ts";
import {
  type TableSchema,
  type TargetColumn,
  unnamedSchema,
} from "../../../src/datasets/table_schema.ts";

function schemaOf(names: readonly string[], target?: Partial<TargetColumn>): TableSchema {
  const features = names.map((name) => ({ kind: "number", name }) as const);
  const schema: TableSchema = { version: 1, header: true, features };
  if (!target) return schema;
  const labels = { kind: "class", classes: ["down", "up"], labels: "words", ...target } as const;
  return { ...schema, target: labels };
}

/** "header", "row" or "unclear". */
function kindOf(schema: TableSchema, rows: readonly string[]): string {
  try {
    return isHeader(schema, rows.map((row) => row.split(",")), "f(): t.csv") ? "header" : "row";
  } catch (error) {
    const first = rows[0].split(",").map((cell) => JSON.stringify(cell)).join(", ");
    assert.equal(
      (error as Error).message,
      `f(): t.csv line 1: it is not clear whether the first row (${first}) is a header, as the ` +
        "run's features are called by numbers; set --header yes or no (header: true or false)",
    );
    return "unclear";
  }
}

const words = schemaOf(["a", "b"]);
const labelled = schemaOf(["a", "b"], { name: "label", place: 2 });
const first = schemaOf(["a", "b"], { name: "label", place: 0 });
const digits = schemaOf(["0", "1"]);
const classed = schemaOf(["0", "1"], { name: "label", place: 2 });
const numbered = schemaOf(["0", "1"], {
  name: "9",
  place: 2,
  classes: ["0", "5.0"],
  labels: "numbers",
});

Deno.test("isHeader() tells headers from rows by the schema, and refuses what can be either", () => {
  const cases: [schema: TableSchema, rows: readonly string[], wanted: string][] = [
    // without names: different words
    [unnamedSchema(2), ["x,y"], "header"],
    [unnamedSchema(2), ["x,x"], "row"],
    [unnamedSchema(2), ["x,1"], "row"],
    [{ ...unnamedSchema(2), target: classed.target }, ["x,y,7"], "header"],
    [{ ...unnamedSchema(2), target: classed.target }, ["x,7,y"], "row"],
    [{ ...unnamedSchema(2), target: classed.target }, ["x,y"], "header"],
    // names that are words
    [words, ["a,b"], "header"],
    [words, ["b,a,more"], "header"],
    [words, ["A,B"], "header"],
    [words, ["c,d"], "header"],
    [words, ["1,2"], "row"],
    [words, ["c,1"], "row"],
    [words, ["a,1"], "row"],
    [words, ["a,b,1"], "header"],
    [words, ["NA,NA"], "row"],
    [words, [","], "row"],
    [labelled, ["a,b,label"], "header"],
    [labelled, ["1,2,label"], "row"],
    [labelled, ["1,2,up"], "row"],
    [labelled, ["x,2,up"], "row"],
    [first, ["label,a,b"], "header"],
    [first, ["up,1,2"], "row"],
    // names that are numbers, beside words
    [digits, ["0,1,x"], "header"],
    [digits, ["0,1,7,x"], "unclear"],
    [digits, ["0,x"], "header"],
    [digits, ["7,x"], "row"],
    [digits, ["0,"], "row"],
    [classed, ["0,1,label"], "header"],
    [classed, ["1,0,up"], "row"],
    [classed, ["0,1,up,x"], "unclear"],
    [classed, ["0,1,label,x"], "header"],
    [classed, ["0,1,label,7"], "unclear"],
    [numbered, ["0,9,x,y"], "header"], // 9 is the column of labels; 1 is missing
    [numbered, ["0,8,x,y"], "row"],
    [numbered, ["0,1,9,x"], "header"],
    [numbered, ["0,1,8,x"], "unclear"],
    [schemaOf(["_", "b"]), [",NA"], "row"], // an empty cell is no name of nothing but spaces
    [schemaOf(["_", "b"]), [" ,b".trim()], "header"],
    // numbers alone
    [digits, ["0,1"], "unclear"],
    [digits, ["0,1", "0,1"], "unclear"],
    [digits, ["1,0"], "unclear"],
    [digits, ["1,0", "1,0"], "row"],
    [digits, ["1,0", "5,5", "1.0,0e3"], "row"],
    [digits, ["1,0", "1,5", "5,0"], "unclear"],
    [digits, ["0,7"], "unclear"],
    [digits, ["0,7", "0,5", "5,7"], "row"],
    [digits, ["0,7", "0,5", "5,5"], "unclear"],
    [digits, ["7,8"], "row"],
    [digits, ["0,0"], "row"],
    [digits, ["0,1.5"], "row"],
    [schemaOf(["0.5", "1"]), ["0.5,7"], "unclear"],
    [schemaOf(["0", "b"]), ["0,1"], "row"],
    // the cell where labels stand tells
    [numbered, ["0,1,9"], "header"],
    [numbered, ["7,8,9"], "header"],
    [numbered, ["0,1,5"], "row"],
    [numbered, ["0,1,0"], "unclear"], // a class, and the name of a feature
    [numbered, ["0,1,3"], "unclear"],
    [numbered, ["7,8,3"], "row"],
    [numbered, ["1,0,3", "1,0,4"], "row"], // whatever the label
  ];
  const told = cases.map(([schema, rows]) => [rows, kindOf(schema, rows)]);
  assert.deepEqual(told, cases.map(([, rows, wanted]) => [rows, wanted]));
});

Deno.test("isClass() compares labels as numbers where the classes are numbers, else letter by letter", () => {
  const target = (labels: TargetColumn["labels"]): TargetColumn => (
    { kind: "class", classes: ["1", "2.50", "x"], labels }
  );
  const known = (labels: TargetColumn["labels"]) =>
    ["1", "1.0", "01", "2.5", "25e-1", "x", "X", "3", "-1", ""].filter((label) =>
      isClass(target(labels), label)
    );
  assert.deepEqual(known("numbers"), ["1", "1.0", "01", "2.5", "25e-1", "x"]);
  assert.deepEqual(known("words"), ["1", "x"]);
});

Deno.test("folded() leaves out case, spaces and underscores", () => {
  assert.equal(folded(" Sepal_ Length__in \tCM "), "sepallengthincm");
  assert.equal(folded("a-b.c"), "a-b.c");
  assert.equal(folded(""), "");
});
