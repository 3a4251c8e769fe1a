import assert from "node:assert/strict";
import { firstRowOf } from "../../../src/datasets/formats/csv_header.ts";

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

/** A column of so many numbers and then words, each cell beside a label of two. */
function mixed(numbers: number, words: number, number: (n: number) => string = (n) => `${n}.5`) {
  const cells = Array.from(
    { length: numbers + words },
    (_, n) => n < numbers ? number(n) : `w${n}`,
  );
  return cells.map((cell, n) => [cell, "ab"[n % 2]]);
}

Deno.test("firstRowOf() takes a column for numbers where more than half of its cells are", () => {
  const kindAbove = (below: string[][]) => firstRowOf([["age", "kind"], ...below], 1).kind;
  for (
    const [numbers, words, wanted] of [
      [4, 6, "row"],
      [5, 5, "row"],
      [6, 5, "header"],
      [6, 4, "header"],
      [5, 6, "row"],
      [1, 1, "row"],
      [1, 0, "header"],
      [0, 1, "row"],
      [0, 2, "row"],
      [0, 3, "row"],
    ] as const
  ) {
    assert.equal(kindAbove(mixed(numbers, words)), wanted, `${numbers} of ${numbers + words}`);
    assert.equal(kindAbove(mixed(numbers, words).toReversed()), wanted);
    // a comma before the fraction makes a number that reading will name
    assert.equal(kindAbove(mixed(numbers, words, (n) => `${n},5`)), wanted);
  }
  // the first 10,000 below are looked at
  assert.equal(kindAbove(mixed(5000, 5000)), "row");
  assert.equal(kindAbove(mixed(5001, 4999)), "header");
  assert.equal(kindAbove([...mixed(5000, 5000), ...mixed(1, 0)]), "row");
  assert.equal(kindAbove([...mixed(5001, 4999), ...mixed(0, 9000)]), "header");
});

Deno.test("firstRowOf() weighs words above numbers against the label beside them", () => {
  const numbers = (columns: number, labels: string) =>
    Array.from(
      { length: 12 },
      (_, n) => [
        ...Array.from({ length: columns }, (_, i) => `${n + i}.5`),
        labels[n % labels.length],
      ],
    );
  const of = (first: string, labels = "ab") => {
    const cells = first.split(",");
    return firstRowOf([cells, ...numbers(cells.length - 1, labels)], cells.length - 1).kind;
  };
  assert.equal(of("age,a"), "row"); // one word, and a label that occurs below
  assert.equal(of("age,kind"), "header");
  assert.equal(of("age,height,a"), "header"); // words alone are names, whatever the label
  assert.equal(of("age,age,a"), "row"); // names would differ
  assert.equal(of("age,age,kind"), "header"); // reading will name the doubled one
  assert.equal(of("age,height,2020,kind"), "header"); // two words are no slip
  assert.equal(of("age,2020,kind"), "unclear");
  assert.equal(of("age,2020,kind", "01"), "header");
  assert.equal(of("age,2020,0", "01"), "row");
});

Deno.test("firstRowOf() takes seven numbers that rise, or eight that only seem to, for no series", () => {
  const of = (first: string[]) => {
    const below = Array.from(
      { length: 12 },
      (_, n) => [...first.map((_, i) => String((n * 7 + i * i * 3) % 5)), "ab"[n % 2]],
    );
    return firstRowOf([[...first, "class"], ...below], first.length).kind;
  };
  const waves = ["400", "402", "404.5", "406", "408", "410", "411", "412"];
  assert.equal(of(waves), "header");
  assert.equal(of(waves.slice(1)), "unclear");
  assert.equal(of(["400", "403", "402", "405", "404", "407", "406", "409"]), "unclear");
  assert.equal(of(waves.with(7, "411")), "row"); // names would differ
  assert.equal(of(waves.with(1, "400")), "row");
  assert.equal(of(new Array(8).fill("400")), "row"); // names would differ
});

Deno.test("firstRowOf() holds a label of its own against the labels below", () => {
  const of = (first: string[], labels: readonly string[]) =>
    firstRowOf([first, ...labels.map((label, n) => [`${n}.5`, `-${n}.5`, label])], 2).kind;
  const own = ["1.5", "2.5", "left"];
  // labels repeat where at most half as many are different as there are rows
  assert.equal(of(own, ["a", "a", "b", "b"]), "unclear");
  assert.equal(of(own, ["a", "a", "b", "c"]), "row");
  assert.equal(of(own, ["a", "a", "b", "b", "c"]), "row");
  assert.equal(of(own, ["a", "a", "b", "b", "c", "c"]), "unclear");
  // the first row below counts
  assert.equal(of(own, ["left", "a", "b", "a", "b", "a"]), "row");
  assert.equal(of(own, ["a", "b", "a", "b", "a", "left"]), "row");
  // a row of numbers alike is no row of names
  assert.equal(of(["1.5", "1.5", "left"], ["a", "b", "a", "b"]), "row");
  assert.equal(of(["1.5", "1.5", "left"], ["0", "1", "0", "1"]), "unclear");
});

Deno.test("firstRowOf() does not take 0, 1, 2, ... for a row, though each of them occurs below", () => {
  const of = (...rows: string[]) => {
    const found = firstRowOf(rows.map((row) => row.split(",")), 1);
    return found.kind === "unclear" ? found.why : found.kind;
  };
  assert.equal(of("0,1", "0,1", "1,0", "0,1"), "it is 0 to 1, as columns are counted");
  assert.equal(of("1,2", "1,2", "2,1", "1,2"), "it is 1 to 2, as columns are counted");
  assert.equal(of("2,3", "2,3", "3,2", "2,3"), "row");
  assert.equal(of("1,0", "1,0", "0,1", "1,0"), "row"); // in another order, and each occurs below
  assert.equal(of("1,0", "3,0", "4,1", "5,0"), 'its numbers are those of the columns, "1", "0"');
});
