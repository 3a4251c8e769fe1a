import assert from "node:assert/strict";
import { csv } from "../../src/datasets/formats/csv.ts";
import { labelNotices } from "../../src/datasets/label_notices.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const alike = (...words: string[]) => labelNotices(words, words.map((_, n) => n + 1)).join("; ");

Deno.test("labelNotices() names classes that look alike, their rows, and what tells them apart", () => {
  const kinds: [string, string, string][] = [
    ["x", "x ", '"x" (1 row), "x " (2 rows) differ only in spaces: taken as different classes'],
    ["x", "X", '"x" (1 row), "X" (2 rows) differ only in case: taken as different classes'],
    ["é", "e\u0301", '"é" (1 row), "e\\u{301}" (2 rows) differ only in the composition of letters'],
    ["a b", "a\u00a0b", '"a b" (1 row), "a\\u{a0}b" (2 rows) differ only in spaces'],
    [
      "ab",
      "a\u200bb",
      '"ab" (1 row), "a\\u{200b}b" (2 rows) differ only in characters that are not',
    ],
    ["a\ufeff", "a", '"a\\u{feff}" (1 row), "a" (2 rows) differ only in'],
  ];
  for (const [one, other, notice] of kinds) {
    assert.ok(alike(one, other).startsWith(notice), alike(one, other));
  }
  for (const words of [["x", "y"], ["a", "á"], ["ab", "a b"], ["1", "l"], ["resume", "résumé"]]) {
    assert.equal(alike(...words), "");
  }
});

Deno.test("labelNotices() names marks of missing values, and counts what is too much to name", () => {
  assert.match(alike("na", "x"), /^"na": taken as a class, not as a missing label$/);
  const many = labelNotices([..."abcdeABCDE"], new Array(10).fill(2));
  assert.deepEqual(many.length, 4);
  assert.equal(many[3], "2 more groups of labels differ as little");
});

Deno.test("csv() gives notices about labels that look alike, as scripts get them", async () => {
  using folder = temporaryFolder();
  const rows = Array.from({ length: 30 }, (_, n) => `${n * n % 13},${["x", '"x "', "y"][n % 3]}`);
  const { notices } = await csv(folder.write("t.csv", ["v,kind", ...rows].join("\n")));
  assert.deepEqual(notices, [
    'column 2 (kind): "x" (10 rows), "x " (10 rows) differ only in spaces: taken as different classes',
  ]);
});
