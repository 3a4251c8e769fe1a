// Notices about columns as a file writes them.

import assert from "node:assert/strict";
import { csv } from "../../../src/datasets/formats/csv.ts";
import { csvNotices } from "../../../src/datasets/formats/csv_notices.ts";
import { firstRows } from "../../../src/datasets/formats/csv_table.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

/** Notices about a feature with these cells beside another one, under a header. */
async function noticesOf(cells: readonly string[]): Promise<readonly string[]> {
  using folder = temporaryFolder();
  const rows = cells.map((cell, n) => `${cell},${n * n % 11},${n % 2 ? "up" : "down"}`);
  const file = folder.write("t.csv", ["t,v,label", ...rows].join("\n"));
  return (await csv(file)).notices ?? [];
}
const count = (cell: (n: number) => unknown, rows = 60) =>
  Array.from({ length: rows }, (_, n) => `${cell(n)}`);

Deno.test("csvNotices() names numbers that float64 cannot tell apart", async () => {
  const nanoseconds = await noticesOf(count((n) => 1_700_000_000_000_000_000n + BigInt(100 * n)));
  assert.deepEqual(nanoseconds, [
    "numbers with more digits than float64 holds (about 16): column 1 (t): 60 different values become 24",
  ]);
  const fractions = await noticesOf(count((n) => `0.12345678901234567${1000 + n}`));
  assert.match(fractions[0], /60 different values become 1$/);
});

Deno.test("csvNotices() says nothing of digits that do no harm", async () => {
  assert.deepEqual(await noticesOf(count((n) => Math.sqrt(n + 2))), []); // 17 digits
  assert.deepEqual(await noticesOf(count((n) => (n * n / 7).toFixed(20))), []);
  assert.deepEqual(
    await noticesOf(count((n) => 1_700_000_000_000_000_000n + BigInt(1000 * n))),
    [],
  );
  const twice = count((n) => n % 2 ? "1234567890123456" : "1234567890123456.0"); // one number
  assert.deepEqual(await noticesOf([...twice.slice(0, -1), "7"]), []);
});

Deno.test("csvNotices() names a feature that counts the rows", async () => {
  const counting =
    "counts the rows, and is used as a feature; if it is an index, leave it out: column 1 (t)";
  assert.deepEqual(await noticesOf(count((n) => n)), [counting]);
  assert.deepEqual(await noticesOf(count((n) => n + 1)), [counting]);
  assert.deepEqual(await noticesOf(count((n) => n + 2)), []);
  assert.deepEqual(await noticesOf(count((n) => n === 40 ? 41 : n)), []);
});

/** Notices about all columns of a table of so many rows, by number and without a header unless one is given. */
function noticesOfTable(columns: readonly (readonly string[])[], header?: readonly string[]) {
  const rows = columns[0].map((_, n) => columns.map((column) => column[n]));
  const lines = rows.map((_, n) => n + 1);
  const table = { path: "t.csv", header, columns: columns.length, rows, lines, delimiter: "," };
  const inputs = Float64Array.from(rows.flat().map(Number));
  return csvNotices(table, [...columns.keys()], inputs);
}
const numbers = "numbers with more digits than float64 holds (about 16): ";
const counts = "counts the rows, and is used as a feature; if it is an index, leave it out: ";

Deno.test("csvNotices() lists all columns of each kind, numbers of many digits first", () => {
  const long = count((n) => `1.00000000000000${n}`, 10); // 17 characters, 16 digits
  const lost = count((n) => `0.123456789012345678${n}`, 10);
  const index = count((n) => n, 10);
  const other = count((n) => n * n, 10);
  assert.deepEqual(noticesOfTable([index, lost, other, index, lost]), [
    `${numbers}column 2: 10 different values become 1, column 5: 10 different values become 1`,
    `${counts}column 1, column 4`,
  ]);
  assert.deepEqual(noticesOfTable([lost, index], ["a", "b"]), [
    `${numbers}column 1 (a): 10 different values become 1`,
    `${counts}column 2 (b)`,
  ]);
  assert.deepEqual(noticesOfTable([long, other]), []);
  assert.deepEqual(noticesOfTable([other, other]), []);
});

Deno.test("csvNotices() takes a column for an index only from 0 or 1, in steps of 1, over ten rows", () => {
  const isIndex = (rows: number, cell: (n: number) => number) =>
    noticesOfTable([count(cell, rows), count((n) => n * n, rows)]).length === 1;
  for (const start of [0, 1]) {
    assert.equal(isIndex(10, (n) => n + start), true);
    assert.equal(isIndex(9, (n) => n + start), false);
    for (const wrong of [1, 5, 9]) {
      assert.equal(
        isIndex(10, (n) => n === wrong ? n + start + 0.5 : n + start),
        false,
        `${wrong}`,
      );
    }
  }
  for (const start of [-1, 2, 0.5]) assert.equal(isIndex(12, (n) => n + start), false, `${start}`);
  assert.equal(isIndex(12, (n) => 1 - n), false);
  assert.equal(isIndex(12, (n) => 2 * n), false);
  assert.equal(isIndex(12, () => 1), false);
});

Deno.test("csvNotices() looks for lost digits in texts of 16 characters or more of the first 20,000 rows", () => {
  // 2^53 + 1 has 16 digits, and is 2^53
  const pair = ["9007199254740992", "9007199254740993"];
  const notice = [`${numbers}column 1: 2 different values become 1`];
  assert.deepEqual(noticesOfTable([pair]), notice);
  assert.deepEqual(noticesOfTable([["9007199254740992", "9007199254740992.0"]]), []); // one number
  assert.deepEqual(noticesOfTable([[...pair, "9007199254740993.0", "5", "6"]]), notice);
  assert.deepEqual(noticesOfTable([["1", "1.0", "1.00"]]), []);
  assert.equal(firstRows, 20_000);
  const rows = count((n) => n * n, firstRows + 1);
  assert.deepEqual(noticesOfTable([rows.with(0, pair[0]).with(firstRows - 1, pair[1])]), notice);
  assert.deepEqual(noticesOfTable([rows.with(0, pair[0]).with(firstRows, pair[1])]), []);
});
