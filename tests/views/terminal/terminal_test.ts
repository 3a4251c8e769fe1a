// Lines that fit a terminal.

import assert from "node:assert/strict";
import fc from "fast-check";
import { own, released } from "../../../src/views/terminal/own_sequences.ts";
import {
  fitLine,
  guarded,
  namedRow,
  paint,
  tableRow,
  textOut,
  wrapped,
} from "../../../src/views/terminal/terminal.ts";
import { anyName, evil, isRaw } from "../../files/deceptive.ts";

Deno.test("fitLine() leaves a line that fits alone", () => {
  assert.deepEqual(fitLine("depth", 5), { text: "depth", width: 5 });
});

Deno.test("fitLine() cuts with an ellipsis and counts no colours", () => {
  assert.deepEqual(fitLine("depth", 4), { text: "dep…", width: 4 });
  const bold = paint("depth", "bold", true);
  assert.deepEqual(fitLine(bold, 5), { text: bold, width: 5 });
  const { text, width } = fitLine(bold, 3);
  assert.deepEqual([released(text), width], ["\x1b[1mde…\x1b[0m", 3]);
  assert.deepEqual(fitLine("ab", 0), { text: "", width: 0 });
});

Deno.test("fitLine() escapes control characters and counts wide and combining ones", () => {
  assert.deepEqual(fitLine("a\nb\x07c\x1b[2Jd", 20), { text: "a\\nb\\x07c\\x1b[2Jd", width: 17 });
  assert.deepEqual(fitLine("深い", 20), { text: "深い", width: 4 });
  assert.deepEqual(fitLine("深い", 3), { text: "深…", width: 3 });
  assert.deepEqual(fitLine("e\u0301", 1), { text: "e\u0301", width: 1 });
});

Deno.test("namedRow() goes on below the text where a row is longer than the width", () => {
  assert.equal(namedRow("data", "two spirals", 6, 40), "data  two spirals");
  assert.equal(namedRow("data", "two spirals", 6, 13), "data  two\n      spirals");
  assert.equal(namedRow("engine", ["one", "two"], 8, 40), "engine  one\n        two");
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

Deno.test("tableRow() computes widths on what is shown", () => {
  assert.equal(tableRow(["a\x1b", "b\n", "深"], [8, 5, 4]), "a\\x1b     b\\n  深");
  assert.equal(tableRow(["e\u0301", "1"], [3, 2]), "e\u0301   1");
});

Deno.test("wrapped() and namedRow() let no name end a line", () => {
  assert.deepEqual(wrapped("one\ntwo three", 8), ["one\\ntwo", "three"]);
  assert.equal(namedRow("data", "one\ntwo", 6, 40), "data  one\\ntwo");
});

Deno.test("guarded() lets our colours through and nothing of a stranger's", () => {
  let written = "";
  const place = { isTerminal: true, columns: () => 80, write: (text: string) => written += text };
  const out = guarded(place);
  assert.equal(guarded(place), out);
  assert.equal(guarded(out), out);
  out.write(`${own("\r")}${paint(`run ${evil}`, "bold", true)} \x1b[1mx\x1b[0m\n`);
  assert.ok(written.startsWith("\r\x1b[1mrun x\\x1b[31mR"), written);
  assert.ok(written.endsWith("\x1b[0m \\x1b[1mx\\x1b[0m\n"), written);
  assert.equal(written.split("\x1b").length, 3);
  assert.equal(written.split("\n").length, 2);
});

Deno.test("guarded() never writes a stranger's character raw, whatever is written", () => {
  let written = "";
  const out = guarded({
    isTerminal: true,
    columns: () => 80,
    write: (text: string) => void (written = text),
  });
  fc.assert(fc.property(anyName, fc.nat(40), (name, columns) => {
    for (const line of [name, fitLine(name, columns).text, tableRow([name, name], [9, 9])]) {
      out.write(`${line}\n`);
      assert.ok(written.endsWith("\n") && !isRaw(written.slice(0, -1)));
    }
  }));
});
