// Points of panels in words.

import assert from "node:assert/strict";
import { publishedSeries, summarised } from "../../../src/studies/experiments/panel.ts";
import { exampleChoices, exampleExperiment } from "./example.ts";
import { summaryOf as summary } from "../../../src/studies/experiments/summary.ts";
import {
  averagesText,
  columnDigits,
  panelNotes,
  panelTable,
  pointText,
  seedsText,
  shortText,
} from "../../../src/studies/experiments/point_text.ts";

const rowsOf = (...series: Parameters<typeof panelTable>[0]["series"][]) =>
  panelTable({ title: "", x: "", y: "", series: series.flat() }).rows;

const measured = (values: readonly (readonly number[])[]) => [{
  name: "searched",
  points: values.map((values, i) => summarised({ x: i + 1, values })),
}];

Deno.test("panelTable() has one number of decimals in a column", () => {
  const published = [publishedSeries("published", { 1: 2.3, 2: 5, 3: 11.8 })]
    .map((each) => ({ ...each, points: each.points.map(summarised) }));
  const rows = rowsOf(measured([[2, 2], [4, 5, 5], [10, 12.5]]), published);
  assert.deepEqual(rows, [
    ["1", "2.00 ± 0.00", "2.3"],
    ["2", "4.67 ± 0.33", "5.0"],
    ["3", "11.25 ± 1.25", "11.8"],
  ]);
});

Deno.test("panelTable() has no decimals for whole numbers, and as many as small ones need", () => {
  assert.deepEqual(rowsOf(measured([[7], [12]])).map(([, cell]) => cell), ["7", "12"]);
  assert.deepEqual(
    rowsOf(measured([[0.01234], [0.02]])).map(([, cell]) => cell),
    ["0.0123", "0.0200"],
  );
  assert.deepEqual(rowsOf(measured([[-0.25], [1.5]])).map(([, cell]) => cell), ["−0.25", "1.50"]);
});

Deno.test("panelTable() writes what is varied in one number of decimals", () => {
  const points = [0.5, 1, 0.25].map((x) => summarised({ x, values: [1] }));
  const rows = rowsOf([{ name: "searched", points }]);
  assert.deepEqual(rows.map(([x]) => x), ["0.25", "0.50", "1.00"]);
});

Deno.test("columnDigits() follows the median of the sizes, what is needed, and bounds of 1 and 4", () => {
  const digits = (values: readonly number[]) =>
    columnDigits(values.map((value, x) => summarised({ x, values: [value] })));
  const cases: [readonly number[], number][] = [
    [[], 0],
    [[3, -7], 0],
    [[NaN, 3], 0], // what is not finite has no decimals
    [[0.5, 0], 1],
    [[0.25], 2],
    [[8.4], 1], // a published value has no second decimal
    [[1.234], 2],
    [[12.34], 1],
    [[12.34, 0.0123], 2], // the median of the two is 6.2
    [[1234.5], 1], // one at least, where not all are whole
    [[100.25], 1],
    [[NaN, 0.5], 1],
    [[0.001234], 4],
    [[0.0001234], 4],
    [[-1.234], 2],
  ];
  for (const [values, wanted] of cases) assert.equal(digits(values), wanted, String(values));
  // errors and ends of ranges count, though the mean is whole
  const whole = summarised({ x: 1, values: [1, 2, 3] });
  assert.equal(columnDigits([whole]), 2);
  assert.equal(columnDigits([summarised({ x: 1, values: [1, 1.25, 9], scattered: true })]), 2);
});

/** A summary of which only the choices and the scattered places are looked at. */
const summaryOf = (seeds: number[], scattered?: { where: string; seeds: number }) => {
  const choices = exampleChoices({ seeds });
  return { ...summary(exampleExperiment, choices, [], [], []), scattered };
};

Deno.test("averagesText() and seedsText() tell one seed from several, and where there are more", () => {
  const apart = { where: "from 90 blocks on", seeds: 10 };
  const three = [1, 2, 3];
  const cases: [ReturnType<typeof summaryOf>, string[], string][] = [
    [summaryOf([7]), ["one seed"], "one seed"],
    [summaryOf(three), ["means over 3 seeds ± standard error"], "3 seeds"],
    [
      summaryOf(three, apart),
      [
        "means over 3 seeds ± standard error",
        "from 90 blocks on medians of 10 seeds (least to greatest)",
      ],
      "3 seeds, 10 from 90 blocks on",
    ],
    [
      summaryOf(three, { ...apart, seeds: 3 }), // as many as everywhere
      [
        "means over 3 seeds ± standard error",
        "from 90 blocks on medians of 3 seeds (least to greatest)",
      ],
      "3 seeds",
    ],
    [
      summaryOf(Array.from({ length: 1200 }, (_, i) => i)),
      ["means over 1,200 seeds ± standard error"],
      "1,200 seeds",
    ],
  ];
  for (const [each, averages, seeds] of cases) {
    assert.deepEqual(averagesText(each), averages);
    assert.equal(seedsText(each), seeds);
  }
});

Deno.test("panelTable() sorts numbers and leaves names in their order, empty where a curve has no point", () => {
  const series = (name: string, xs: readonly (number | string)[]) => ({
    name,
    points: xs.map((x, i) => summarised({ x, values: [i] })),
  });
  assert.deepEqual(rowsOf([series("a", [100, 20]), series("b", [9, 100])]), [
    ["9", "", "0"],
    ["20", "1", ""],
    ["100", "0", "1"],
  ]);
  assert.deepEqual(rowsOf([series("a", ["svhn", "mnist"]), series("b", ["cifar", "mnist"])]), [
    ["svhn", "0", ""],
    ["mnist", "1", "1"],
    ["cifar", "", "0"],
  ]);
  assert.deepEqual(rowsOf([series("a", ["whole", 2.5, 1])]).map(([x]) => x), [
    "whole",
    "2.5",
    "1.0",
  ]);
});

Deno.test("panelNotes() and shortText() write values as they are read off a figure", () => {
  const panel = { title: "", x: "", y: "", series: [] };
  assert.deepEqual(panelNotes(panel), []);
  const marks = [{ name: "chosen depth", x: 7.3333 }, { name: "published", x: -7 }];
  const bands = [{ name: "range", from: 0.88, to: 0.9512 }];
  assert.deepEqual(panelNotes({ ...panel, marks, bands }), [
    "chosen depth 7.33",
    "published −7",
    "range 0.88 to 0.951",
  ]);
  assert.deepEqual([1234, 0.5, 12.34, -0.00123].map(shortText), [
    "1230",
    "0.5",
    "12.3",
    "−0.00123",
  ]);
});

Deno.test("pointText() gives a mean with its standard error, a single value alone, and a median between its extremes", () => {
  assert.equal(pointText(summarised({ x: 1, values: [2, 4] }), 0), "3 ± 1");
  assert.equal(pointText(summarised({ x: 1, values: [2.345] }), 1), "2.3");
  const apart = summarised({ x: 1, values: [2, 48, 1024], scattered: true });
  assert.equal(pointText(apart, 0), "48 (2 to 1024)");
});
