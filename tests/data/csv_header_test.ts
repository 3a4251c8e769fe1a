import assert from "node:assert/strict";
import { firstRowOf } from "../../src/data/csv_header.ts";

/** What a first row is above rows of two features and these labels. */
function kind(first: string, labels: readonly unknown[] = ["up", "down"], target = 2): string {
  const below = Array.from(
    { length: 12 },
    (_, n) => [`${n}.5`, `${-n}`, `${labels[n % labels.length]}`],
  );
  return firstRowOf([first.split(","), ...below.map((row) => row)], target).kind;
}

Deno.test("firstRowOf() takes words above numbers for a header", () => {
  for (const first of ["a,b,c", "a,b,up", ",b,c", "Na,K,c"]) {
    assert.equal(kind(first), "header", first);
  }
  assert.equal(kind("age,2020,label", [0, 1]), "header"); // two words above numbers
});

Deno.test("firstRowOf() takes the numbers of columns beside a label of its own for a header", () => {
  for (const first of ["0,1,species", "1,2,species"]) assert.equal(kind(first), "header", first);
  const first = ["species", "1", "2"];
  const rows = [first, ...Array.from({ length: 6 }, (_, n) => ["ab"[n % 2], "1.5", "2.5"])];
  assert.equal(firstRowOf(rows, 0).kind, "header");
});

Deno.test("firstRowOf() takes a long series of numbers beside a label of its own for a header", () => {
  const values = (n: number) =>
    Array.from({ length: 8 }, (_, i) => String((n * 7 + i * i * 3) % 5));
  const below = Array.from({ length: 12 }, (_, n) => [...values(n), "ab"[n % 2]]);
  const waves = Array.from({ length: 8 }, (_, i) => String(400 + 2.5 * i));
  assert.equal(firstRowOf([[...waves, "class"], ...below], 8).kind, "header");
  assert.equal(firstRowOf([[...waves.toReversed(), "class"], ...below], 8).kind, "header");
  assert.equal(firstRowOf([[...waves.with(3, "1"), "class"], ...below], 8).kind, "unclear");
  assert.equal(firstRowOf([[...waves, "a"], ...below], 8).kind, "row");
});

Deno.test("firstRowOf() takes numbers with a label that occurs below for a row", () => {
  for (const first of ["1.5,2.5,up", "0,1,up", "1.5,1.5,down"]) {
    assert.equal(kind(first), "row", first);
  }
  assert.equal(kind("1.5,2.5,1", [0, 1]), "row");
  assert.equal(kind("1.5,2.5,1.0", [0, 1]), "row");
});

Deno.test("firstRowOf() leaves cells that are no number, beside numbers or a known label, to the reader", () => {
  for (
    const first of ["NA,1.5,up", ",1.5,up", "inf,1.5,up", "1e999,2,up", "abc,1.5,up", "NA,?,up"]
  ) {
    assert.equal(kind(first), "row", first);
  }
  assert.equal(kind("1.5,2.5,"), "row");
  assert.equal(kind("NA,1.5,left"), "row");
});

Deno.test("firstRowOf() does not guess where numbers could be names", () => {
  assert.equal(kind("1.5,2.5,class", [0, 1]), "unclear");
  assert.equal(kind("age,2020,label"), "unclear");
  assert.equal(kind("l.5,2.5,left"), "unclear");
  assert.equal(kind("1.5,2.5,left"), "unclear"); // a rare class, or the name of the labels
  assert.equal(kind("2019,2020,2021", [0, 1]), "unclear");
  assert.equal(kind("0,1,2", [0, 1, 2]), "unclear");
  assert.equal(kind("5,5,9", [0, 1]), "row"); // names would differ
  assert.equal(kind("0,2,1", [0, 1, 2]), "unclear"); // 2 occurs nowhere below
  const binary = [["1", "0", "1"], ["0", "1", "0"], ["1", "0", "1"], ["0", "0", "1"]];
  assert.equal(firstRowOf(binary, 2).kind, "row");
  assert.equal(firstRowOf([["1", "0"], ["0", "1"], ["1", "0"]], 1).kind, "row");
  assert.equal(firstRowOf([["1", "0"], ["0.5", "1"], ["1.5", "0"]], 1).kind, "unclear");
  assert.equal(firstRowOf([["0", "1", "2"]], 2).kind, "row"); // nothing below
});

Deno.test("firstRowOf() says nothing of labels that do not repeat: that is no classification", () => {
  const rows = Array.from({ length: 9 }, (_, n) => [`${n}.5`, `${n}.25`, `${n}.75`]);
  assert.equal(firstRowOf(rows, 2).kind, "row");
});
