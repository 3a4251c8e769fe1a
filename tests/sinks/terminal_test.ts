// Lines that fit a terminal.

import assert from "node:assert/strict";
import fc from "fast-check";
import { fitLine, namedRow, paint, textOut } from "../../src/sinks/terminal.ts";

Deno.test("fitLine() leaves a line that fits alone", () => {
  assert.deepEqual(fitLine("depth", 5), { text: "depth", width: 5 });
});

Deno.test("fitLine() cuts with an ellipsis and counts no colours", () => {
  assert.deepEqual(fitLine("depth", 4), { text: "dep…", width: 4 });
  const bold = paint("depth", "bold", true);
  assert.deepEqual(fitLine(bold, 5), { text: bold, width: 5 });
  assert.deepEqual(fitLine(bold, 3), { text: "\x1b[1mde…\x1b[0m", width: 3 });
  assert.deepEqual(fitLine("ab", 0), { text: "", width: 0 });
});

Deno.test("fitLine() drops control characters and counts wide and combining ones", () => {
  assert.deepEqual(fitLine("a\nb\x07c\x1b[2Jd", 20), { text: "abc[2Jd", width: 7 });
  assert.deepEqual(fitLine("深い", 20), { text: "深い", width: 4 });
  assert.deepEqual(fitLine("深い", 3), { text: "深…", width: 3 });
  assert.deepEqual(fitLine("e\u0301", 1), { text: "e\u0301", width: 1 });
});

Deno.test("namedRow() goes on below the text where a row is longer than the width", () => {
  assert.equal(namedRow("data", "two spirals", 6, 40), "data  two spirals");
  assert.equal(namedRow("data", "two spirals", 6, 13), "data  two\n      spirals");
  assert.equal(namedRow("engine", "one\ntwo", 8, 40), "engine  one\n        two");
  assert.equal(namedRow("data", "", 6, 40), "data  ");
  assert.equal(namedRow("data", "two spirals", 6, 2), "data  two\n      spirals");
  assert.equal(namedRow("data", "two spirals", 6, Infinity), "data  two spirals");
});

Deno.test("fitLine() never gives more than the width", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.nat(40),
    (line, columns) => {
      const { text, width } = fitLine(line, columns);
      assert.ok(width <= columns);
      assert.ok(fitLine(text, Infinity).width <= width);
    },
  ));
});

Deno.test("paint() changes nothing where colour is off", () => {
  assert.equal(paint("x", "answer", false), "x");
  assert.equal(paint("", "answer", true), "");
});

Deno.test("textOut() has a size also where there is no terminal", () => {
  const out = textOut(Deno.stderr);
  assert.ok(out.columns() > 0);
  assert.ok(out.rows!() > 0);
});
