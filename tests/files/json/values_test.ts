// The values of JSON files, on both sides of every bound.

import assert from "node:assert/strict";
import {
  anyObject,
  anyText,
  anyWhole,
  exactly,
  finite,
  flag,
  nonEmpty,
  notNegative,
  number,
  orNull,
  share,
  text,
  whole,
  word,
} from "../../../src/files/json/values.ts";
import type { Schema } from "../../../src/files/json/schema.ts";

const most = Number.MAX_SAFE_INTEGER;
const long = "x".repeat(1 << 20);

Deno.test("schemas of values let through what they say, and nothing beside it", () => {
  const cases: [schema: Schema<unknown>, wanted: string, good: unknown[], bad: unknown[]][] = [
    [anyText, "a text", ["", "a", long + "x"], [1, null, undefined, ["a"], {}]],
    [text, "a text", ["", "a", long], [long + "x", 1, null]],
    [nonEmpty, "a text that is not empty", ["a", " ", long], ["", long + "x", 1, null]],
    [flag, "true or false", [true, false], [0, 1, "true", null]],
    [anyObject, "an object", [{}, { a: 1 }], [null, [], "a", 1]],
    [word("a", "b"), '"a" or "b"', ["a", "b"], ["c", "", "ab", 0, null]],
    [exactly(1), "1", [1], ["1", 2, true, null]],
    [whole(2), "a whole number of at least 2", [2, 3, most], [1, 2.5, most + 1, NaN, "2", null]],
    [whole(2, 9), "a whole number from 2 to 9", [2, 9], [1, 10, 2.5, Infinity]],
    [anyWhole, "a whole number", [-most, 0, most], [-most - 1, most + 1, 0.5]],
    [finite, "a finite number", [-1e308, 0.5], [Infinity, -Infinity, NaN, "1", null]],
    [number("below 3", (n) => n < 3), "a number below 3", [2.9, -1], [3, -Infinity, NaN, "1"]],
    [notNegative, "a number of at least 0", [0, 5e-324, 1e308], [-5e-324, Infinity, NaN]],
    [share, "a number from 0 to 1", [0, 0.5, 1], [-5e-324, 1 + 2 ** -52, NaN, null]],
    [orNull(share), "a number from 0 to 1, or null", [0, 1, null], [2, undefined, NaN, "null"]],
  ];
  for (const [schema, wanted, good, bad] of cases) {
    assert.deepEqual([schema.wanted, schema.optional], [wanted, false]);
    for (const value of good) assert.equal(schema.faultOf(value), undefined, `${wanted}: ${value}`);
    for (const value of bad) assert.ok(schema.faultOf(value), `${wanted}: ${value}`);
  }
});

Deno.test("texts that are too long are counted, not shown", () => {
  for (const schema of [text, nonEmpty]) {
    const wanted = "a text of at most 1,048,576 characters";
    assert.deepEqual(schema.faultOf(long + "x"), { wanted, got: "1,048,577", at: [] });
  }
});
