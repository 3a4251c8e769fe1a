// What is told of columns as a file writes them.

import assert from "node:assert/strict";
import { csv } from "../../src/data/csv.ts";
import { temporaryFolder } from "./temporary_folder.ts";

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
