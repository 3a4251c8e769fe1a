// Tables of text whose columns fit their cells.

import assert from "node:assert/strict";
import fc from "fast-check";
import { terminalTable } from "../../../src/views/terminal/text_table.ts";

/** Below the heads, of one empty line. */
const linesOf = (rows: string[][], widths: readonly number[], columns: number) => {
  const table = { columns: widths.map((width) => ({ short: "", width })), rows };
  return terminalTable(table, columns, (text) => text).slice(1);
};

Deno.test("terminalTable() leaves a blank before every number, however long numbers are", () => {
  const cell = fc.integer({ min: 1, max: 24 }).map((length) => "9".repeat(length));
  fc.assert(fc.property(
    fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(40, 80, 100, 120),
    (rows, columns) => {
      const lines = linesOf(rows.map((cells) => ["name", ...cells]), [17, 15, 18, 15], columns);
      lines.forEach((line, i) => assert.deepEqual(line.split(/ +/).slice(1), rows[i]));
      assert.equal(new Set(lines.map((line) => line.length)).size, 1);
    },
  ));
});

Deno.test("terminalTable() has its usual widths where they do, and gives up blanks before it is too wide", () => {
  const rows = [["name", "12", "3"]];
  assert.deepEqual(linesOf(rows, [10, 6, 6], 80), ["name          12     3"]);
  assert.deepEqual(linesOf(rows, [10, 6, 6], 12), ["name   12  3"]);
});

Deno.test("terminalTable() cuts names and no number where a terminal is too narrow", () => {
  const rows = [["a name of many letters", "123456", "789"]];
  assert.deepEqual(linesOf(rows, [10, 6, 6], 20), ["a name o… 123456 789"]);
});

Deno.test("terminalTable() gives a stranger's name the room that it takes when its control characters are shown", () => {
  const rows = [["a\x1b[31mb", "1"], ["c", "23"]];
  assert.deepEqual(linesOf(rows, [4, 3], 80), ["a\\x1b[31mb  1", "c          23"]);
});
