// Columns of classes, on both sides of every bound.

import assert from "node:assert/strict";
import { csvLabels } from "../../../src/datasets/formats/csv_labels.ts";
import type { TargetColumn } from "../../../src/datasets/table_schema.ts";

/** The labels of a column of cells, or the fault of it. */
function of(cells: readonly string[], known?: TargetColumn) {
  const texts = [...new Set(cells)];
  const column = {
    rows: Uint32Array.from(cells, (cell) => texts.indexOf(cell)),
    texts,
    lines: texts.map((text) => cells.indexOf(text) + 2),
  };
  try {
    const { labels, ...facts } = csvLabels("csv(): t.csv", "column 3", column, known);
    return { ...facts, labels: [...labels] };
  } catch (error) {
    return (error as Error).message.replace(/^csv\(\): t\.csv/, "");
  }
}

/** So many rows with so many different values. */
const cells = (rows: number, values: number, text: (value: number) => string) =>
  Array.from({ length: rows }, (_, n) => text(n % values));

Deno.test("csvLabels() requires more than 20 different values to repeat twice, or ten times with fractions", () => {
  const whole = (rows: number, values: number) => of(cells(rows, values, String));
  const words = (rows: number, values: number) => of(cells(rows, values, (value) => `w${value}`));
  const fractions = (rows: number, values: number) =>
    of(cells(rows, values, (value) => `${value}.5`));
  const repeat = /^, column 3: classification needs labels that repeat, got (\d+) different /;
  for (const given of [whole, words]) {
    assert.equal(typeof given(21, 20), "object");
    assert.match(String(given(22, 21)), repeat);
    assert.match(String(given(41, 21)), repeat);
    assert.equal(typeof given(42, 21), "object");
    assert.equal(typeof given(2000, 1000), "object");
    assert.equal(given(2002, 1001), ", column 3: wanted at most 1000 classes, got 1001");
  }
  assert.equal(typeof fractions(21, 20), "object");
  assert.match(String(fractions(209, 21)), repeat);
  assert.equal(typeof fractions(210, 21), "object");
  assert.match(String(fractions(209, 21)), /got 21 different numbers with fractions in 209 rows/);
  // one fraction makes measurements of all
  assert.match(String(of(cells(209, 21, (value) => value ? String(value) : "0.5"))), repeat);
  assert.equal(of(["a", "a"]), ', column 3: wanted two or more classes, got only "a"');
});

Deno.test("csvLabels() takes the same numbers for one class, and numbers beside words as they are written", () => {
  assert.deepEqual(of(["10", "9", "1e1", "9.0", "-1"]), {
    classes: ["-1", "9", "10"],
    kind: "numbers",
    labels: [2, 1, 2, 1, 0],
    notices: [],
  });
  // as a double where that is the same number, else as it is written
  assert.deepEqual(Object(of(["1.50", "+2", "1e2", "12345678901234567890123"])).classes, [
    "1.5",
    "2",
    "100",
    "12345678901234567890123",
  ]);
  assert.deepEqual(of(["b", "10", "9", "b"]), {
    classes: ["10", "9", "b"],
    kind: "words",
    labels: [2, 0, 1, 2],
    notices: [],
  });
  assert.match(String(of(["b", "1", "1.0"])), /labels "1", "1\.0" are words, .* same number/);
  // codes
  assert.deepEqual(Object(of(["01", "02", "10"])).kind, "words");
  assert.match(String(of(["01", "1", "02"])), /labels "01", "1" are words, .* same number/);
});

Deno.test("csvLabels() refuses missing labels by the line that the first of them is on", () => {
  assert.equal(of(["", "a", "b"]), " line 2, column 3: wanted a label, got an empty cell");
  assert.equal(of(["a", "b", ""]), " line 4, column 3: wanted a label, got an empty cell");
  assert.equal(of(["NA", "1", "2"]), ' line 2, column 3: wanted a label, got "NA"');
  assert.equal(of(["1", "2", "?"]), ' line 4, column 3: wanted a label, got "?"');
  assert.deepEqual(Object(of(["NA", "b", "b"])).classes, ["NA", "b"]);
});

Deno.test("csvLabels() numbers known classes as they were when they were trained on", () => {
  const words: TargetColumn = {
    kind: "class",
    place: 2,
    classes: ["up", "1", "01"],
    labels: "words",
  };
  assert.deepEqual(Object(of(["01", "1", "up", "1"], words)).labels, [2, 1, 0, 1]);
  assert.equal(
    of(["1", "1.0"], words),
    ' line 3, column 3: wanted one of the classes "up", "1", "01", got "1.0"',
  );
  const numbers: TargetColumn = { ...words, classes: ["1", "2"], labels: "numbers" };
  assert.deepEqual(of(["2e0", "1.0", "2"], numbers), {
    classes: ["1", "2"],
    kind: "numbers",
    labels: [1, 0, 1],
    notices: [],
  });
  assert.equal(of(["2", "2"], numbers) instanceof Object, true); // one class is enough here
  assert.equal(
    of(["1", "3"], numbers),
    ' line 3, column 3: wanted one of the classes "1", "2", got "3"',
  );
  assert.equal(
    of(["3", "1"], numbers),
    ' line 2, column 3: wanted one of the classes "1", "2", got "3"',
  );
  assert.match(String(of(["1", "NA"], numbers)), /line 3, column 3: wanted a label, got "NA"$/);
});
