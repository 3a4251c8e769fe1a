// The parser of tables, checked against another one.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvRows, longestCell } from "../../../src/datasets/formats/csv_rows.ts";

/** Rows of a text that comes in pieces cut at some positions. */
function read(text: string, cuts: readonly number[] = [], delimiter = ",") {
  const parser = csvRows(delimiter, "f(): t.csv");
  const places = [...cuts.map((cut) => cut % (text.length + 1)), 0, text.length].sort((a, b) =>
    a - b
  );
  const pieces = places.slice(1).map((to, i) => parser.push(text.slice(places[i], to)));
  const all = [...pieces, parser.end()];
  return { rows: all.flatMap(({ rows }) => rows), lines: all.flatMap(({ lines }) => lines) };
}

function fault(text: string, cuts: readonly number[] = []): string {
  try {
    read(text, cuts);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

const texts = fc.string({
  unit: fc.constantFrom("a", "é", "1", ",", ";", '"', '""', " ", "\t", "\n"),
  maxLength: 30,
});

Deno.test("csvRows() gives the rows that another parser gives, wherever the text is cut, or both refuse", () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(), { maxLength: 5 }), (text, cuts) => {
      let wanted: string[][] | undefined;
      try {
        wanted = parse(text, {
          delimiter: ",",
          record_delimiter: "\n",
          ltrim: true,
          rtrim: true,
          relax_column_count: true,
        });
      } catch { /* refused */ }
      if (!wanted) {
        assert.match(fault(text, cuts), /^f\(\): t\.csv line \d+: (wanted|a) /);
        assert.equal(fault(text, cuts), fault(text));
        return;
      }
      // the other one takes a cell that is quoted twice for one cell
      if (/"\s+"/.test(text) && fault(text) !== "none") return;
      const found = read(text, cuts);
      assert.deepEqual(found.rows, wanted);
      assert.deepEqual(found, read(text));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("csvRows() names the line that a row begins on", () => {
  assert.deepEqual(read('a,"b\n\nc"\n\n"d"').lines, [1, 4, 5]);
  assert.match(fault('a,b\n"c\n",x"y\n'), /line 3: a quotation mark may only begin a cell/);
  assert.match(fault('a,b\n"c\nd"e,f\n'), /line 3: a cell must end .*, got "e"/);
  assert.match(fault('a,b\n1,"c\nd\n'), /line 2: a quotation mark is never closed/);
});

Deno.test("csvRows() refuses cells and rows that are absurdly long, by line and bound", () => {
  const cell = "x".repeat(longestCell);
  assert.deepEqual(read(`1\n${cell}\n`).rows, [["1"], [cell]]);
  const tooLong =
    /^f\(\): t\.csv line 2: wanted cells of at most 131072 characters, got a longer one/;
  for (const text of [`1\n${cell}x\n`, `1\n${cell}x`, `1\n"${cell}x`, `1\n"${cell}x"\n2`]) {
    assert.match(fault(text), tooLong);
    assert.match(fault(text, [1000, 50_000, 131_000]), tooLong);
  }
  assert.match(
    fault("1\n" + ",".repeat(1 << 20) + "\n"),
    /line 2: wanted rows of at most 1048576 cells and 16777216 characters, got more/,
  );
  assert.match(fault(`1\n${`${cell},`.repeat(129)}\n`), /line 2: wanted rows of at most/);
});

Deno.test("csvRows() reads the longest rows that it says, and refuses one cell or character more", () => {
  const wide = (cells: number) => `1\n${",".repeat(cells - 1)}\n2\n`;
  assert.deepEqual(read(wide(1 << 20)).rows.map((row) => row.length), [1, 1 << 20, 1]);
  const tooMany =
    "f(): t.csv line 2: wanted rows of at most 1048576 cells and 16777216 characters, got more";
  assert.equal(fault(wide((1 << 20) + 1)), tooMany);
  const cell = "x".repeat(longestCell);
  const long = (more: string) => `1\n${[...new Array(128).fill(cell), more].join(",")}\n`;
  for (const rows of [1, 2]) { // each row is counted by itself
    const { rows: found } = read(long("") + long("").slice(2).repeat(rows - 1));
    assert.equal(found.length, 1 + rows);
    assert.ok(found[rows].length === 129 && found[rows][127] === cell);
  }
  assert.equal(fault(long("x")), tooMany);
});

Deno.test("csvRows() leaves out spaces, tabs and form feeds around cells, but not the delimiter", () => {
  assert.deepEqual(read(' \t\fa b \t, \f"c " \t\f,\f\n').rows, [["a b", "c ", ""]]);
  assert.deepEqual(read(' "a"\t"b" \t\t c', [], "\t").rows, [["a", "b", "", "c"]]);
  assert.deepEqual(read(' "a" "b"  c', [], " ").rows, [["", "a", "b", "", "c"]]);
});
