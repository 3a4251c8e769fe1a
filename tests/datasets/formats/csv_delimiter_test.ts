import assert from "node:assert/strict";
import { delimiterOf, namedDelimiter } from "../../../src/datasets/formats/csv_delimiter.ts";

const of = (text: string, whole = true) => delimiterOf(text, whole, "f(): t.csv");

Deno.test("delimiterOf() takes the one that stands equally often on every line, outside quotation marks", () => {
  assert.equal(of("a,b\n1,2\n"), ",");
  assert.equal(of('"length, cm";width;class\n0.1;0.2;y\n'), ";");
  assert.equal(of('"a, ""b"", c"\td\n1\t2\n'), "\t");
  assert.equal(of('"a,\nb,c";d\n1;2\n'), ";");
  assert.equal(of("a,b\n1,x;y\n2,z\n"), ",");
  assert.equal(of("a;b\n1,5;2\n3;4\n"), ";");
  assert.equal(of("a ,\tb\n1 ,\t2\n"), ",");
  assert.equal(of("5\n6\n"), ",");
  assert.equal(of(""), ",");
});

Deno.test("delimiterOf() counts tabs beside other separators as blanks, and long runs of them in no time", () => {
  assert.equal(of("a\t,\tb\n1\t ,2\n"), ",");
  assert.equal(of("a\t b\tc\n1\t2 \t3\n"), "\t");
  const begin = performance.now();
  assert.equal(of(`1${"\t".repeat(1_000_000)}1\n2\t3\n`), "\t");
  assert.equal(of(`1${" ".repeat(1_000_000)}1\n2;3\n`), ";");
  // one that looks at every tab from every other would take minutes
  assert.ok(performance.now() - begin < 20_000);
});

Deno.test("delimiterOf() leaves out a line that is cut short", () => {
  assert.equal(of("a;b;c\n1;2;3\n4;5", false), ";");
});

Deno.test("delimiterOf() leaves uneven lines to the reader, which names them", () => {
  assert.equal(of("1;2;3\n4;5;6\n7;8\n"), ";");
  assert.equal(of("1,2\n3\n"), ",");
  // the one on which most lines agree, where none is on all of them
  assert.equal(of("1,2;3;4\n1;2;3\n4;5\n"), ";");
});

Deno.test("delimiterOf() refuses what two of them could separate, and speaks of decimal commas", () => {
  assert.throws(
    () => of("a,b;c\n1,x;3\n"),
    /^Error: f\(\): t\.csv: the delimiter is ambiguous: a comma and a semicolon would both fit; set --delimiter \(option delimiter\)$/,
  );
  assert.throws(
    () => of("1,5;2,5;up\n3,5;1,5;down\n"),
    /write fractions with a point, as in 1\.5, got "1,5"/,
  );
});

Deno.test("namedDelimiter() knows names and single marks, and nothing that numbers and names are made of", () => {
  assert.deepEqual(
    ["comma", "Semicolon", "tab", "pipe", "|", "\t", ":"].map(namedDelimiter),
    [",", ";", "\t", "|", "|", "\t", ":"],
  );
  for (const text of ["", "a", "1", " ", "\n", '"', ".", "-", ",,", "é"]) {
    assert.equal(namedDelimiter(text), undefined);
  }
});
