import assert from "node:assert/strict";
import { panelChart, signsOf } from "../../src/experiments/panel_chart.ts";
import { publishedSeries, summarised } from "../../src/experiments/panel.ts";
import type { SummarisedPanel } from "../../src/experiments/summary.ts";

const measured = (name: string) => ({ name, points: [{ x: "mnist", values: [1] }] });
const panel: SummarisedPanel = {
  title: "By data",
  x: "data set",
  y: "value",
  series: [
    measured("cut"),
    measured("whole"),
    publishedSeries("published, whole", { mnist: 1, svhn: 1 }, { like: "whole" }),
    publishedSeries("published, other", { mnist: 1 }, { like: "nothing here" }),
  ].map((series) => ({ ...series, points: series.points.map(summarised) })),
};

Deno.test("signsOf() gives a published curve the colour of the measured one that it is held to", () => {
  const [cut, whole, like, other] = signsOf(panel).map(({ color }) => color);
  assert.equal(like, whole);
  assert.equal(new Set([cut, whole, other]).size, 3);
  assert.deepEqual(signsOf(panel).map(({ sign }) => sign), ["●", "●", "◇", "◇"]);
});

Deno.test("panelChart() puts what shares a name side by side, and joins no names", async () => {
  const drawing = (await panelChart(panel)).html;
  assert.doesNotMatch(drawing, /stroke-dasharray/);
  const shifts = [...drawing.matchAll(/<g [^>]*translate\((-?[\d.]+),0\)/g)].map(([, by]) => +by);
  for (const by of [-13.5, -4.5, 4.5, 13.5]) assert.ok(shifts.includes(by), `none by ${by}`);
});
