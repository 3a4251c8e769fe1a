// Tables of classes at the sizes that the known evaluations do not have.

import assert from "node:assert/strict";
import type { ClassEvaluation } from "../../src/evaluation/class_evaluation.ts";
import { fullTexts, shortTexts } from "../../src/tables/table.ts";
import {
  classesTable,
  className,
  confusionsTable,
  confusionTable,
} from "../../src/views/class_tables.ts";

const of = (classes: number, names?: string[]): ClassEvaluation => ({
  ...names && { names },
  wrong: [],
  doubtful: [],
  ways: [{
    kind: "full",
    name: "full mixture",
    depth: 1,
    balancedAccuracy: 0.5,
    macroF1: 0.5,
    confusion: Array.from({ length: classes - 1 }, (_, k) => ({
      label: k,
      predicted: k + 1,
      count: k === 0 ? 12346 : k,
    })),
    classes: Array.from({ length: classes }, (_, k) => ({
      support: 20000,
      predicted: 1,
      ...k !== 2 && { f1: (k * 7 % 10) / 10 },
      meanProbability: 1 / classes,
    })),
  }],
});

Deno.test("className() cuts long names by characters, pictures whole, and numbers classes without names", () => {
  assert.equal(className(of(2, ["12345", "a"]), 0, 5), "12345");
  assert.equal(className(of(2, ["123456", "a"]), 0, 5), "1234…");
  assert.equal(className(of(2, ["🐈🐈🐈", "a"]), 0, 2), "🐈…");
  assert.equal(className(of(2), 1, 5), "1");
});

Deno.test("confusionTable() heads columns by names that fit, else by the numbers of the rows", () => {
  const heads = (table: ReturnType<typeof confusionTable>) =>
    shortTexts(table).heads.map(([head]) => head);
  const rows = (table: ReturnType<typeof confusionTable>) =>
    shortTexts(table).rows.map(([[name]]) => name);
  const short = confusionTable(of(3, ["a", "b", "c"]), 80);
  assert.deepEqual(heads(short), ["true \\ predicted", "a", "b", "c"]);
  assert.deepEqual(rows(short), ["a", "b", "c"]);
  assert.deepEqual(shortTexts(short).rows[0].flat(), ["a", "·", "12,346", "·"]);
  const names = ["a", "b", "a name of nineteen"];
  assert.deepEqual(heads(confusionTable(of(3, names), 80)).slice(1), ["a", "b", names[2]]);
  const narrow = confusionTable(of(3, names), 75);
  assert.deepEqual(heads(narrow).slice(1), ["0", "1", "2"]);
  assert.deepEqual(rows(narrow)[2], "2: a name of nineteen");
});

Deno.test("classesTable() has all classes in order, or those of the lowest F1 that have one", () => {
  const rows = (most: number) => fullTexts(classesTable(of(4), most)).rows.map(([[name]]) => name);
  assert.deepEqual(rows(4), ["0", "1", "2", "3"]);
  assert.deepEqual(rows(3), ["0", "3", "1"]);
  assert.deepEqual(rows(2), ["0", "3"]);
  assert.match(classesTable(of(4), 2).caption!, /^The 2 of 4 classes with the lowest F1/);
});

Deno.test("confusionsTable() has the largest confusions and their share of the true class", () => {
  const { rows } = fullTexts(confusionsTable(of(5), 2));
  assert.deepEqual(rows.map((row) => row.flat()), [
    ["0", "1", "12,346", "61.73 %"],
    ["3", "4", "3", "0.01 %"],
  ]);
});
