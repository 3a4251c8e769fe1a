// The chart of a confusion matrix by the number of classes.

import assert from "node:assert/strict";
import { confusionChart } from "../../../src/views/html/confusion_chart.ts";
import { known } from "./known_evaluation.ts";
import { elements, readChart } from "./read_chart.ts";

const of = (classes: number, names?: readonly string[]) => ({
  names,
  wrong: [],
  doubtful: [],
  ways: [{
    ...known.byClass.ways[0],
    confusion: [
      { label: 0, predicted: 0, count: 1500 },
      { label: 0, predicted: 1, count: 500 },
      { label: 1, predicted: 0, count: 3 },
    ],
    classes: Array.from({ length: classes }, (_, k) => ({
      support: k === 0 ? 2000 : k === 1 ? 3 : 0,
      predicted: 0,
      meanProbability: 0,
    })),
  }],
});

Deno.test("confusionChart() draws a cell for each count, as strong as its share of the true class", async () => {
  const { html } = (await confusionChart(of(3)))!;
  const lines = readChart(html);
  assert.equal(
    lines[0],
    "label Confusion matrix of the full mixture, true class > predicted class: " +
      "0 > 0: 1,500 (75 %), 0 > 1: 500 (25 %), 1 > 0: 3 (100 %)",
  );
  const cells = elements(html, "svg rect").map((each) =>
    ["fill", "fill-opacity"].map((name) => each.getAttribute(name)).join(" ")
  );
  assert.deepEqual(cells, ["var(--full) 0.43", "var(--truncated) 0.2", "var(--truncated) 0.55"]);
  assert.match(lines.at(-1)!, /^text .*"1,500".*"500".*"3"/);
});

Deno.test("confusionChart() has names or numbers of up to 40 classes, and none of more than 100", async () => {
  const numbered = async (classes: number) => {
    const chart = await confusionChart(of(classes));
    return chart && /"1,500"/.test(readChart(chart.html).join("\n"));
  };
  assert.deepEqual(await Promise.all([2, 12, 13, 40, 41, 100, 101].map(numbered)), [
    ...[true, true, true, true, false, false],
    undefined,
  ]);
});

Deno.test("confusionChart() shows names as text, cut, also where two are cut to the same", async () => {
  const names = ["<b>&", `${"same ".repeat(100)}1`, `${"same ".repeat(100)}2`];
  const { html } = (await confusionChart(of(3, names)))!;
  assert.equal(elements(html, "b").length, 0);
  const texts = elements(html, "svg text").map((each) => each.textContent);
  assert.equal(texts.filter((text) => text === "<b>&").length, 2);
  assert.equal(texts.filter((text) => text === "same same same sa…").length, 4);
});
