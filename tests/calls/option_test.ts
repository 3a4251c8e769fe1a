// Options that functions and commands share.

import assert from "node:assert/strict";
import {
  checksOf,
  choice,
  defaultText,
  leftOpen,
  numberOfText,
  numeric,
  onOff,
  worded,
} from "../../src/calls/option.ts";
import { aText, isGood, whole } from "../../src/calls/checks.ts";

const table = {
  count: { ...numeric("N", whole(1)), default: 500, ofImages: 30, about: "how many" },
  name: { ...worded("NAME", aText), defaultWords: "that of the run", about: "what it is called" },
  sizes: { check: whole(0), default: [1, 2], about: "of parts", parse: numberOfText },
  loud: onOff("with noise"),
};

Deno.test("checksOf() gives the checks of a table by name", () => {
  assert.deepEqual(Object.keys(checksOf(table)), Object.keys(table));
  assert.equal(checksOf(table).count, table.count.check);
});

Deno.test("defaultText() describes a default, and nothing for options that are off or absent", () => {
  assert.deepEqual(
    Object.values(table).map(defaultText),
    ["500, images 30", "that of the run", "1,2", undefined],
  );
  assert.equal(defaultText({ ...table.count, default: undefined }), undefined);
  assert.equal(defaultText({ ...table.count, default: 0, ofImages: undefined }), "0");
});

Deno.test("leftOpen() describes defaults without filling them in", () => {
  const open = leftOpen(table);
  assert.deepEqual(Object.values(open).map(defaultText), Object.values(table).map(defaultText));
  for (const option of Object.values(open)) assert.ok(!("default" in option));
  assert.equal(open.count.check, table.count.check);
  assert.equal(table.count.default, 500);
});

Deno.test("numberOfText() parses finite numbers and gives NaN for everything else", () => {
  assert.deepEqual(["7", " -2.5e1 ", "0"].map(numberOfText), [7, -25, 0]);
  for (const text of ["", " ", "many", "1e999", "Infinity", "NaN", "1,2"]) {
    assert.ok(Number.isNaN(numberOfText(text)), text);
  }
});

Deno.test("choice() accepts only its texts, and onOff() is true when given", () => {
  const { check, parse } = choice("NAME", ["one", "two"]);
  assert.equal(check.wanted, "one of one, two");
  assert.deepEqual(["one", "two", "three"].map((text) => isGood(check, parse(text))), [
    true,
    true,
    false,
  ]);
  const { default: off, parse: on } = onOff("");
  assert.deepEqual([off, on()], [false, true]);
});
