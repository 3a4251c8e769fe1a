// Lines over a common axis, read back from the drawing.

import assert from "node:assert/strict";
import {
  type Series,
  type SeriesChart,
  seriesChart,
} from "../../../src/views/html/series_chart.ts";
import { readChart } from "./read_chart.ts";

const line = (color: string, ...points: Series["points"]): Series => ({
  name: color,
  color,
  points,
});

/** The marks and the vertical ticks. */
async function told(chart: Omit<SeriesChart, "label" | "x" | "y">) {
  const { html } = await seriesChart({ label: "L", x: "across", y: "up", ...chart });
  const [label, , , up, ...marks] = readChart(html);
  assert.equal(label, "label L");
  return [up, ...marks.filter((mark) => !mark.startsWith("grid"))];
}

Deno.test("seriesChart() begins at zero where it shall, without dots where it shall, with dashes", async () => {
  const dashed = { name: "l", color: "blue", y: 7, dashed: true };
  const points = [{ x: 0, y: 5 }, { x: 1, y: 6 }, { x: 2, y: NaN }, { x: 3, y: 8 }];
  const series = [{ ...line("red", ...points), dashed: true }];
  assert.deepEqual(await told({ zero: true, dots: false, series, levels: [dashed] }), [
    "ticks y 0 2 4 6 8",
    'text text-anchor=start: "up" 0,8',
    'text: "across" 1.5,0',
    "line stroke-dasharray=5 4 stroke-width=1.5 stroke=blue: 0..3,7..7",
    "path fill=none stroke-dasharray=5 4 stroke-width=1.75 stroke=red: 0,5 1,6 3,8",
  ]);
});

Deno.test("seriesChart() has an axis around values that are all the same, levels too, or from zero", async () => {
  const series = [line("red", { x: 0, y: 5 }, { x: 1, y: 5 })];
  const drawn = [
    "path fill=none stroke-width=1.75 stroke=red: 0,5 1,5",
    "circle fill=red: 0,5 2.5 1,5 2.5",
  ];
  const levels = [{ name: "l", color: "blue", y: 5 }];
  assert.deepEqual(await told({ series, levels }), [
    "ticks y 4.6 4.8 5.0 5.2 5.4",
    'text text-anchor=start: "up" 0,5.5',
    'text: "across" 0.5,4.5',
    "line stroke-width=1.5 stroke=blue: 0..1,5..5",
    ...drawn,
  ]);
  assert.deepEqual(await told({ series, zero: true }), [
    "ticks y 0 1 2 3 4 5",
    'text text-anchor=start: "up" 0,5',
    'text: "across" 0.5,0',
    ...drawn,
  ]);
  // a level apart counts
  const [ticks] = await told({ series, levels: [{ ...levels[0], y: 6 }] });
  assert.equal(ticks, "ticks y 5.0 5.2 5.4 5.6 5.8 6.0");
});

Deno.test("seriesChart() draws the first of several thick, and panels side by side where points name one", async () => {
  const series = [
    line("red", { x: 0, y: 5, panel: "A" }, { x: 1, y: 6, panel: "B" }),
    line("blue", { x: 0, y: 7, panel: "A" }),
  ];
  assert.deepEqual((await told({ series, dots: false })).slice(1), [
    'text in 1,0: "A" 0.5,7',
    'text in 158,0: "B" 0.5,7',
    'text: "across" 1.098,5',
    "path fill=none stroke-width=3.5 stroke=red in 1,0: 0,5Z",
    "path fill=none stroke-width=3.5 stroke=red in 158,0: 1,6Z",
    "path fill=none stroke-width=1.75 stroke=blue in 1,0: 0,7Z",
  ]);
});
