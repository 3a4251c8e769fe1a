// Points of panels in words.

import assert from "node:assert/strict";
import { publishedSeries, summarised } from "../../src/experiments/panel.ts";
import { panelRows } from "../../src/experiments/point_text.ts";

const rowsOf = (...series: Parameters<typeof panelRows>[0]["series"][]) =>
  panelRows({ title: "", x: "", y: "", series: series.flat() });

const measured = (values: readonly (readonly number[])[]) => [{
  name: "searched",
  points: values.map((values, i) => summarised({ x: i + 1, values })),
}];

Deno.test("panelRows() has one number of decimals in a column", () => {
  const published = [publishedSeries("published", { 1: 2.3, 2: 5, 3: 11.8 })]
    .map((each) => ({ ...each, points: each.points.map(summarised) }));
  const rows = rowsOf(measured([[2, 2], [4, 5, 5], [10, 12.5]]), published);
  assert.deepEqual(rows, [
    ["1", "2.00 ± 0.00", "2.3"],
    ["2", "4.67 ± 0.33", "5.0"],
    ["3", "11.25 ± 1.25", "11.8"],
  ]);
});

Deno.test("panelRows() has no decimals for whole numbers, and as many as small ones need", () => {
  assert.deepEqual(rowsOf(measured([[7], [12]])).map(([, cell]) => cell), ["7", "12"]);
  assert.deepEqual(
    rowsOf(measured([[0.01234], [0.02]])).map(([, cell]) => cell),
    ["0.0123", "0.0200"],
  );
  assert.deepEqual(rowsOf(measured([[-0.25], [1.5]])).map(([, cell]) => cell), ["−0.25", "1.50"]);
});

Deno.test("panelRows() writes what is varied in one number of decimals", () => {
  const points = [0.5, 1, 0.25].map((x) => summarised({ x, values: [1] }));
  const rows = rowsOf([{ name: "searched", points }]);
  assert.deepEqual(rows.map(([x]) => x), ["0.25", "0.50", "1.00"]);
});
