// Tables of text whose columns fit their cells.

import assert from "node:assert/strict";
import fc from "fast-check";
import { textTable } from "../../../src/views/terminal/text_table.ts";

const plain = (text: string) => text;

Deno.test("textTable() leaves a blank before every number, however long numbers are", () => {
  const cell = fc.integer({ min: 1, max: 24 }).map((length) => "9".repeat(length));
  fc.assert(fc.property(
    fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
    fc.constantFrom(40, 80, 100, 120),
    (rows, columns) => {
      const lines = textTable(
        rows.map((cells) => ({ cells: ["name", ...cells] })),
        [17, 15, 18, 15],
        columns,
        plain,
      );
      lines.forEach((line, i) => assert.deepEqual(line.split(/ +/).slice(1), rows[i]));
      assert.equal(new Set(lines.map((line) => line.length)).size, 1);
    },
  ));
});

Deno.test("textTable() has its usual widths where they do, and gives up blanks before it is too wide", () => {
  const rows = [{ cells: ["name", "12", "3"] }];
  assert.deepEqual(textTable(rows, [10, 6, 6], 80, plain), ["name          12     3"]);
  assert.deepEqual(textTable(rows, [10, 6, 6], 12, plain), ["name   12  3"]);
});

Deno.test("textTable() cuts names and no number where a terminal is too narrow", () => {
  const rows = [{ cells: ["a name of many letters", "123456", "789"] }];
  assert.deepEqual(textTable(rows, [10, 6, 6], 20, plain), ["a name o… 123456 789"]);
});

Deno.test("textTable() paints calm rows", () => {
  const rows = [{ cells: ["", "head"], dim: true }, { cells: ["name", "1"] }];
  assert.deepEqual(textTable(rows, [6, 6], 80, (text) => `<${text}>`), [
    "<        head>",
    "name       1",
  ]);
});

Deno.test("textTable() gives a stranger's name the room that it takes when its control characters are shown", () => {
  const rows = [{ cells: ["a\x1b[31mb", "1"] }, { cells: ["c", "23"] }];
  assert.deepEqual(textTable(rows, [4, 3], 80, plain), ["a\\x1b[31mb  1", "c          23"]);
});
