import assert from "node:assert/strict";
import { panelChart, panelLegend, signsOf } from "../../../src/studies/experiments/panel_chart.ts";
import { publishedSeries, summarised } from "../../../src/studies/experiments/panel.ts";
import type { SummarisedPanel } from "../../../src/studies/experiments/summary.ts";

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

Deno.test("panelChart() draws every run and the median where runs scatter, the mean elsewhere", async () => {
  const values = [1, 2, 3, 4, 100]; // their mean is 22
  const chartOf = (scattered: boolean) => {
    const points = [{ x: 80, values: [4, 6] }, { x: 90, values, ...scattered && { scattered } }];
    const series = [{ name: "searched", points: points.map(summarised) }];
    return { title: "By depth", x: "depth", y: "blocks", series };
  };
  const [usual, apart] = [chartOf(false), chartOf(true)];
  const [means, medians] = await Promise.all([usual, apart].map(panelChart));
  assert.match(means.html, /aria-label="By depth; searched: 80: 5, 90: 22"/);
  assert.match(medians.html, /aria-label="By depth; searched: 80: 5, 90: 3"/);
  const dots = ({ html }: typeof means, r: string) => html.split(`r="${r}"`).length - 1;
  const large = ({ html }: typeof means) => [...html.matchAll(/<circle[^>]* r="3.5"/g)].length;
  // two means, against one mean, five single runs and the dash of a median
  assert.deepEqual([large(means), dots(means, "2.25")], [2, 0]);
  assert.deepEqual([large(medians), dots(medians, "2.25")], [1, 5]);
  const dash = /<path d="M-5,0L5,0" transform="translate\([\d.]+,([\d.]+)\)"/;
  assert.doesNotMatch(means.html, dash);
  const heights = [...medians.html.matchAll(/<circle r="2.25" cy="([\d.]+)"/g)].map(([, y]) => +y);
  assert.equal(Number(dash.exec(medians.html)![1]), heights[values.indexOf(3)]);
  assert.deepEqual(signsOf(usual).map(({ name }) => name), [
    "searched",
    "single seed",
    "mean ± standard error",
  ]);
  assert.deepEqual(signsOf(apart).map(({ name }) => name), [
    "searched",
    "single seed",
    "mean ± standard error",
    "median of 5 runs",
  ]);
});

Deno.test("panelChart() puts what shares a name side by side, and joins no names", async () => {
  const drawing = (await panelChart(panel)).html;
  assert.doesNotMatch(drawing, /stroke-dasharray/);
  const shifts = [...drawing.matchAll(/<g [^>]*translate\((-?[\d.]+),0\)/g)].map(([, by]) => +by);
  for (const by of [-13.5, -4.5, 4.5, 13.5]) assert.ok(shifts.includes(by), `none by ${by}`);
});

Deno.test("panelLegend() has an entry for single seeds and one for intervals, where there are any", () => {
  const chart = (values: number[]) => ({
    ...{ title: "By depth", x: "depth", y: "blocks" },
    series: [{ name: "searched", points: [summarised({ x: 80, values })] }],
  });
  assert.deepEqual(panelLegend(chart([4, 6])).map(({ name, sign }) => [name, sign]), [
    ["searched", undefined],
    ["single seed", "small"],
    ["mean ± standard error", "interval"],
  ]);
  assert.deepEqual(panelLegend(chart([4])).map(({ name }) => name), ["searched"]);
});

Deno.test("panelChart() begins at 0 where it is told to, and else spreads equal values around themselves", async () => {
  const series = [{ name: "searched", points: [1, 2].map((x) => summarised({ x, values: [5] })) }];
  const ticks = async (zero: boolean) => {
    const { html } = await panelChart({ title: "", x: "depth", y: "blocks", zero, series });
    const texts = [...html.matchAll(/<text[^>]*>([^<]+)</g)].map(([, text]) => text);
    return texts.slice(0, texts.indexOf("blocks")); // those of the vertical axis
  };
  assert.deepEqual(await ticks(true), ["0", "1", "2", "3", "4", "5"]);
  assert.deepEqual(await ticks(false), ["4.6", "4.8", "5.0", "5.2", "5.4"]);
});

Deno.test("panelChart() takes every x as a name where one of them is", async () => {
  const points = [{ x: 5, values: [1] }, { x: "searched", values: [2] }].map(summarised);
  const mixed = { title: "By depth", x: "depth", y: "error", series: [{ name: "a", points }] };
  const { html } = await panelChart(mixed);
  const places = [...html.matchAll(/<circle r="3.5"[^>]* cx="([\d.]+)"/g)].map(([, x]) => +x);
  assert.equal(places.length, 2, html);
  assert.ok(places[0] < places[1]);
  assert.match(html, />5</);
  assert.match(html, />searched</);
});

Deno.test("panelChart() puts the scattered runs of measured curves side by side around their place", async () => {
  const scattered = (name: string) => ({
    name,
    points: [5, 6].map((x) => summarised({ x, values: [1, 2, 3], scattered: true })),
  });
  const published = { ...publishedSeries("published", { 5: 1 }), points: [] };
  const series = [scattered("a"), scattered("b"), published];
  const { html } = await panelChart({ title: "By depth", x: "depth", y: "error", series });
  const moves = [...html.matchAll(/transform="translate\((-?[\d.]+),0\)"[^>]*><circle r="2.25"/g)];
  const apart = moves.map(([, x]) => Number(x));
  assert.equal(apart.length, 2, html);
  assert.equal(apart[1] - apart[0], 5);
  assert.ok(Math.abs(apart[0] + apart[1] - 1) <= 1, String(apart)); // half a pixel is the chart's own
});
