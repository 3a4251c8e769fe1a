// The one reader of tables: what was written is read back, or refused with a line.

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { csvRecords } from "../../../src/datasets/formats/csv_records.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

async function read(content: string | Uint8Array, delimiter?: string, name = "t.csv") {
  using folder = temporaryFolder();
  const file = folder.write(name, content);
  const pieces = await Array.fromAsync(csvRecords("f", file, delimiter));
  return {
    rows: pieces.flatMap(({ rows }) => rows),
    lines: pieces.flatMap(({ lines }) => lines),
    delimiter: pieces[0]?.delimiter,
  };
}

async function fault(content: string | Uint8Array, delimiter?: string): Promise<string> {
  try {
    await read(content, delimiter);
  } catch (error) {
    return (error as Error).message.replace(/\S*t\.csv/, "t.csv");
  }
  return "none";
}

const cell = fc.string({
  unit: fc.constantFrom(
    "a",
    "é",
    "1",
    ".",
    ",",
    ";",
    "\t",
    '"',
    " ",
    "\n",
    "\r",
    "#",
    "\ufeff",
    "'",
  ),
  maxLength: 5,
});

/** A table, and how it is written. */
const written = fc.record({
  rows: fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 5,
    })
  ),
  delimiter: fc.constantFrom(",", ";", "\t"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  mark: fc.boolean(),
  zipped: fc.boolean(),
  quoteAll: fc.boolean(),
});

Deno.test("csvRecords() reads back every table that is quoted where it has to be", async () => {
  await fc.assert(
    fc.asyncProperty(written, async ({ rows, delimiter, lineEnd, mark, zipped, quoteAll }) => {
      fc.pre(rows.some((row) => row.length > 1 || row[0] !== ""));
      const quote = (text: string) =>
        quoteAll || /[,;\t"\n\r\ufeff]|^\s|\s$|^$/.test(text)
          ? `"${text.replaceAll('"', '""')}"`
          : text;
      const text = (mark ? "\ufeff" : "") +
        rows.map((row) => row.map(quote).join(delimiter) + lineEnd).join("");
      const bytes = new TextEncoder().encode(text);
      const found = await read(zipped ? gzipSync(bytes) : bytes);
      assert.deepEqual(
        found.rows,
        rows.map((row) => row.map((each) => each.replace(/\r\n?/g, "\n"))),
      );
      const breaks = (row: readonly string[]) =>
        row.map((each) => each.match(/\r\n?|\n/g)?.length ?? 0).reduce((a, b) => a + b);
      let line = 1;
      const begins = rows.map((row) => {
        const begin = line;
        line += 1 + breaks(row);
        return begin;
      });
      assert.deepEqual(found.lines, begins);
      if (rows[0].length > 1) assert.equal(found.delimiter, delimiter);
    }),
    { numRuns: 150 },
  );
});

Deno.test("csvRecords() gives as many rows as lines, or names a line or the delimiter", async () => {
  const line = fc.string({
    unit: fc.constantFrom("1", ".5", "x", ",", ";", "\t", " "),
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
      let found;
      try {
        found = await read(lines.join("\n") + "\n");
      } catch (error) {
        assert.match(
          (error as Error).message,
          /line \d|the delimiter is ambiguous|separated by commas or/,
        );
        return;
      }
      const used = lines.map((each) => each.trim() !== "" || each.includes(found.delimiter));
      const count = found.rows[0]?.length === 1 ? lines.length : used.lastIndexOf(true) + 1;
      if (found.rows.length > 0) assert.equal(found.rows.length, count);
    }),
    { numRuns: 150 },
  );
});

Deno.test("csvRecords() refuses empty lines but those at the end, and takes them for cells of one column", async () => {
  assert.deepEqual((await read("1,2\n3,4\n\n \n\n")).rows, [["1", "2"], ["3", "4"]]);
  assert.equal(
    await fault("1,2\n\n3,4\n"),
    "f(): t.csv line 2: wanted 2 columns, got an empty line; delete it",
  );
  assert.match(await fault("\n1,2\n"), /line 1: wanted 2 columns, got an empty line/);
  assert.deepEqual((await read("1\n\n2\n")).rows, [["1"], [""], ["2"]]);
  assert.deepEqual((await read("1\n2\n\n")).rows, [["1"], ["2"], [""]]);
  assert.deepEqual((await read("1\n2\n")).lines, [1, 2]);
  assert.deepEqual((await read(",\n,\n")).rows, [["", ""], ["", ""]]);
  assert.deepEqual((await read("")).rows, []);
});

Deno.test("csvRecords() names the line of uneven rows, wrong quotes and bytes that are no text", async () => {
  assert.equal(
    await fault("a,b\n1,2\n3\n"),
    "f(): t.csv line 3: wanted 2 columns as in the first row, got 1",
  );
  assert.match(await fault("a\n1,2\n", ","), /line 2: wanted 1 column as in the first row, got 2/);
  assert.match(
    await fault('1,2\n"3" x,4\n'),
    /t\.csv line 2: a cell must end at its closing quotation mark, got "x"/,
  );
  assert.match(
    await fault('1,2\n"3,4\n'),
    /t\.csv line 2: a quotation mark is never closed/,
  );
  assert.match(await fault("1,2\n3\0,4\n"), /got a byte 0 on line 2 \(UTF-16 is not supported\)/);
  assert.match(await fault(Uint8Array.of(0xff, 0xfe, 0x31, 0)), /wanted text in UTF-8, got other/);
  assert.match(await fault("1,2\n", "a"), /delimiter must be comma, .* got "a"/);
});

Deno.test("csvRecords() tells how many bytes of the file were read for each piece", async () => {
  using folder = temporaryFolder();
  const text = "é,1,22,333\n".repeat(70_000); // 12 bytes a line
  const size = 12 * 70_000;
  const pieces = await Array.fromAsync(csvRecords("f", folder.write("t.csv", text)));
  const chunk = 1 << 18;
  const bytes = [chunk, 2 * chunk, 3 * chunk, size];
  assert.deepEqual(pieces.map((piece) => piece.bytes), bytes);
  let lines = 0;
  for (const [i, piece] of pieces.entries()) {
    lines += piece.rows.length;
    assert.equal(lines, Math.floor(bytes[i] / 12)); // whole lines of what was read
    assert.equal(piece.lines.at(-1), lines);
  }
});

Deno.test("csvRecords() looks at 100 lines for what separates cells, though they are several chunks", async () => {
  // 9 kB a line: the first chunk ends within line 30, and until line 99 a semicolon would do as well
  const table = (odd: number) =>
    Array.from(
      { length: 120 },
      (_, n) => `${"x".repeat(9000)};${n === odd - 1 ? ";" : ""}y,${n}\n`,
    ).join("");
  for (const odd of [1, 31, 99, 100]) {
    const { rows, delimiter } = await read(table(odd));
    assert.equal(delimiter, ",");
    assert.deepEqual(rows.map((row) => row[1]), Array.from({ length: 120 }, (_, n) => `${n}`));
  }
  assert.match(await fault(table(101)), /a comma and a semicolon would both fit/);
});

Deno.test("csvRecords() closes its file when the reader stops", async () => {
  using folder = temporaryFolder();
  const file = folder.write("t.csv", "1,2\n".repeat(200_000));
  for await (const piece of csvRecords("f", file)) {
    assert.ok(piece.rows.length > 0);
    break;
  }
});
