// Axes and dots of the charts of a comparison.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { comparisonCharts } from "../../../src/studies/compare/comparison_charts.ts";
import { exampleComparison } from "./example_comparison.ts";

/** What is looked at of an element. */
interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

Deno.test("comparisonCharts() names logarithmic axes, with a labelled tick at or below the lowest point", async () => {
  // 3,280 and tenfold for every other method: no power of ten is near
  const scale = (value: number) => value * 3280 / 1.5e6;
  const example = exampleComparison();
  const charts = await comparisonCharts({
    ...example,
    ways: example.ways.map((predictor) => ({
      ...predictor,
      figures: {
        ...predictor.figures,
        multiplyAdds: { mean: scale(predictor.figures.multiplyAdds.mean) },
      },
    })),
    runs: example.runs.map((run) => ({
      ...run,
      ways: run.ways.map((predictor) => ({
        ...predictor,
        multiplyAdds: scale(predictor.multiplyAdds),
      })),
    })),
  });
  const logarithmic = charts.filter(({ drawing }) => drawing.html.includes("log scale"));
  assert.deepEqual(logarithmic.map(({ title }) => title), [
    "Parameters",
    "Multiply-adds, per prediction",
    "Training, s",
    "Prediction, median ms for 1,000",
  ]);
  for (const { title, drawing: { html } } of logarithmic) {
    const svg = (parseHTML(html) as unknown as { document: Element }).document;
    const labels = [...svg.querySelectorAll("text")]
      .filter(({ textContent }) => /^[\d.]+[kMG]?$/.test(textContent))
      .map((label) => Number(/translate\(([\d.]+)/.exec(label.getAttribute("transform")!)![1]));
    const points = [...svg.querySelectorAll("circle")]
      .map((dot) => Number(dot.getAttribute("cx")));
    const said = `${title}: ${labels}`;
    assert.ok(Math.min(...labels) <= Math.min(...points), said);
    assert.ok(Math.max(...labels) >= Math.max(...points), said);
    // within the axis, and beside each other
    assert.ok(labels.every((x) => x >= 140 && x <= 344), said);
    assert.ok(labels.every((x, i) => i === 0 || x - labels[i - 1] > 20), said);
  }
  const { html: error } = charts[0].drawing;
  assert.ok(!error.includes("log scale"));
});

Deno.test("comparisonCharts() draws single seeds below the intervals whose ends they are", async () => {
  const [{ drawing }] = await comparisonCharts(exampleComparison());
  const svg = (parseHTML(drawing.html) as unknown as { document: Element }).document;
  // after the lines, so that nothing is drawn over them, and moved down
  const [lines, ...dots] = [...svg.querySelectorAll("g")].filter((group) =>
    [...group.querySelectorAll("line, circle")].length >= 5 &&
    group.getAttribute("aria-hidden") === null
  ).slice(-3);
  assert.ok([...lines.querySelectorAll("line")].length > 0);
  const seeds = dots.at(-1)!;
  assert.equal([...seeds.querySelectorAll("circle")].length, 11);
  assert.match(seeds.getAttribute("transform") ?? "", /translate\(0(\.5)?,8(\.5)?\)/);
});

/** Texts, lines and dots of a drawing with their places, a line each; half units are left to the drawing library. */
function marksOf(html: string): string[] {
  const svg = (parseHTML(html) as unknown as { document: Element }).document;
  return [...svg.querySelectorAll("text, line, circle")].map((mark) => {
    const at = (name: string) => Math.round(Number(mark.getAttribute(name)));
    const colour = (name: string) => mark.getAttribute(name) ?? "";
    if (mark.getAttribute("r") !== null) {
      return `dot ${at("cx")} ${at("cy")} ${mark.getAttribute("r")} ${colour("fill")}`.trim();
    }
    if (mark.getAttribute("x1") !== null) {
      return `line ${at("x1")}-${at("x2")} ${at("y1")}-${at("y2")} ${colour("stroke")}`.trim();
    }
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(mark.getAttribute("transform")!)!;
    return `text ${Math.round(Number(x))} ${Math.round(Number(y))} ${mark.textContent}`;
  });
}

Deno.test("comparisonCharts() has rows, a grid at its ticks, intervals, means and seeds in their places", async () => {
  const charts = await comparisonCharts(exampleComparison());
  const [error, , , , , multiplyAdds] = charts.map(({ drawing }) => marksOf(drawing.html));
  const names = [
    "searched, full",
    "searched, chosen",
    "fixed:20",
    "dropout:0.1",
    "ensemble:5",
    "stochastic-depth:0.5",
  ];
  const ink = ["var(--full)", "var(--full)", ...Array(4).fill("var(--ink)")];
  // 146 is at 10 %, and a point of percent is 128 / 3 units; all but the ensemble have two seeds 0.1 apart
  const x = (percent: number) => Math.round(146 + (percent - 10) * 128 / 3);
  const means = [10.15, 10.15, 11.15, 12.15, 13.1, 14.15];
  const rows = means.map((mean, i) => ({ mean, i, y: 24 + 29 * i }));
  const ticks = [10, 11, 12, 13, 14];
  const pairs = rows.filter(({ i }) => i !== 4);
  assert.deepEqual(error, [
    ...rows.map(({ y, i }) => `text 140 ${y} ${names[i]}`),
    ...ticks.map((tick) => `line ${x(tick)}-${x(tick)} 8-184`),
    ...ticks.map((tick) => `text ${x(tick)} 184 ${tick}`),
    ...pairs.map(({ mean, y, i }) =>
      `line ${x(mean - 0.05)}-${x(mean + 0.05)} ${y}-${y} ${ink[i]}`
    ),
    ...rows.map(({ mean, y, i }) => `dot ${x(mean)} ${y} 4 ${ink[i]}`),
    ...rows.flatMap(({ mean, y, i }) =>
      i === 4
        ? [`dot ${x(mean)} ${y} 2.5`]
        : [mean - 0.05, mean + 0.05].map((each) => `dot ${x(each)} ${y} 2.5`)
    ),
  ]);
  // decades from 1M to 100G over 192 units
  const decade = (i: number) => Math.round(146 + 38.4 * i);
  const costs = [1.5e6, 1.5e6, 1.5e7, 1.5e8, 1.5e9, 1.5e10]
    .map((cost) => Math.round(146 + 38.4 * Math.log10(cost / 1e6)));
  const labels = ["1M", "10M", "100M", "1G", "10G", "100G"];
  assert.deepEqual(multiplyAdds, [
    ...names.map((name, i) => `text 140 ${23 + 26 * i} ${name}`),
    ...labels.map((_, i) => `line ${decade(i)}-${decade(i)} 8-168`),
    ...labels.map((label, i) => `text ${decade(i)} 168 ${label}`),
    "text 242 168 log scale",
    ...costs.map((cost, i) => `dot ${cost} ${23 + 26 * i} 4 ${ink[i]}`),
    ...costs.flatMap((cost, i) => Array(i === 4 ? 1 : 2).fill(`dot ${cost} ${23 + 26 * i} 2.5`)),
  ]);
});

Deno.test("comparisonCharts() takes a logarithmic axis from more than four times the least cost, and never below 0", async () => {
  const example = exampleComparison();
  const isLogarithmic = async (costs: readonly number[]) => {
    const runs = example.runs.map((run, i) => ({
      ...run,
      ways: run.ways.map((predictor) => ({ ...predictor, parameters: costs[i % costs.length] })),
    }));
    const charts = await comparisonCharts({ ...example, runs });
    return charts[4].drawing.html.includes("Parameters, log scale");
  };
  assert.equal(await isLogarithmic([1000, 4000]), false);
  assert.equal(await isLogarithmic([1000, 4001]), true);
  assert.equal(await isLogarithmic([0, 4001]), false);
});

Deno.test("comparisonCharts() draws a logarithmic axis where an error is larger than its mean", async () => {
  const example = exampleComparison();
  const charts = await comparisonCharts({
    ...example,
    ways: example.ways.map((predictor) => ({
      ...predictor,
      figures: { ...predictor.figures, parameters: { mean: 2000, standardError: 30_000 } },
    })),
    runs: example.runs.map((run, i) => ({
      ...run,
      ways: run.ways.map((predictor) => ({ ...predictor, parameters: [1000, 9000][i % 2] })),
    })),
  });
  const { html } = charts[4].drawing;
  assert.match(html, /Parameters, log scale/);
  // the longest interval ends at 32,000
  assert.match(html, />1k</);
  assert.match(html, />(50|100)k</);
});
