// Ticks and dots of the charts of a comparison.

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { comparisonCharts, logTicks, tickText } from "../../src/compare/comparison_charts.ts";
import { exampleComparison } from "./example_comparison.ts";

/** What is looked at of an element. */
interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

Deno.test("tickText() drops zeros behind the point, and none before it", () => {
  const texts = [0.02, 5, 1000, 1500, 10_000, 20_000, 100_000, 2_000_000].map(tickText);
  assert.deepEqual(texts, ["0.02", "5", "1k", "1.5k", "10k", "20k", "100k", "2M"]);
});

Deno.test("logTicks() are round, few, and around all values", () => {
  assert.deepEqual(logTicks(3200, 18_000), [2000, 5000, 10_000, 20_000]);
  assert.deepEqual(logTicks(0.14, 16.4), [0.1, 0.3, 1, 3, 10, 30]);
  assert.deepEqual(logTicks(100, 1000), [100, 200, 500, 1000]);
  const positive = fc.double({ min: 1e-9, max: 1e15, noNaN: true });
  fc.assert(fc.property(positive, positive, (a, b) => {
    const [lowest, highest] = [Math.min(a, b), Math.max(a, b)];
    const ticks = logTicks(lowest, highest);
    assert.ok(ticks.length >= 1 && ticks.length <= 6, String(ticks));
    assert.ok(ticks[0] <= lowest && ticks.at(-1)! >= highest, String(ticks));
    assert.ok(ticks.every((tick, i) => i === 0 || tick > ticks[i - 1]), String(ticks));
    assert.ok(ticks.every((tick) => /^[1235]e/.test(tick.toExponential())), String(ticks));
  }));
});

Deno.test("comparisonCharts() names logarithmic axes, with a labelled tick at or below the lowest point", async () => {
  // 3,280 and tenfold for every other method: no power of ten is near
  const scale = (value: number) => value * 3280 / 1.5e6;
  const example = exampleComparison();
  const charts = await comparisonCharts({
    ...example,
    ways: example.ways.map((way) => ({
      ...way,
      figures: { ...way.figures, multiplyAdds: { mean: scale(way.figures.multiplyAdds.mean) } },
    })),
    runs: example.runs.map((run) => ({
      ...run,
      ways: run.ways.map((way) => ({ ...way, multiplyAdds: scale(way.multiplyAdds) })),
    })),
  });
  const logarithmic = charts.filter(({ drawing }) => drawing.html.includes("log scale"));
  assert.deepEqual(logarithmic.map(({ title }) => title), [
    "Parameters",
    "Multiply-adds, a prediction",
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
