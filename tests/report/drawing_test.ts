// Charts drawn without a browser.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { aroundOne } from "../../src/report/drawing.ts";
import { histogramChart } from "../../src/report/histogram_chart.ts";
import { seriesChart } from "../../src/report/series_chart.ts";

Deno.test("aroundOne() gives an axis to values that are all the same, and none to others", () => {
  assert.deepEqual(aroundOne([0]), { domain: [-1, 1] });
  assert.deepEqual(aroundOne([20, NaN, 20]), { domain: [18, 22] });
  assert.deepEqual(aroundOne([-20, -20 + 1e-12]), { domain: [-22, -18] });
  assert.deepEqual([aroundOne([1, 2]), aroundOne([]), aroundOne([NaN])], [{}, {}, {}]);
});

Deno.test("seriesChart() has short numbers on the axis of values that are all the same", async () => {
  const points = [0, 1].map((x) => ({ x, y: 52 / 3 }));
  const { html } = await seriesChart({
    label: "error",
    x: "depth",
    y: "error, %",
    series: [{ name: "entropy", color: "var(--full)", points }],
  });
  const { document } = parseHTML(html) as unknown as {
    document: { querySelectorAll(selector: string): Iterable<{ readonly textContent: string }> };
  };
  const words = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
  assert.ok(words.length > 6, words.join(" "));
  assert.deepEqual(words.filter((word) => /\d{3}/.test(word)), []);
});

Deno.test("histogramChart() shortens names that are wider than the chart, and turns no text around", async () => {
  const { html } = await histogramChart("entropy", "nats", [0, 1], [
    { name: "\u202e<b>" + "N".repeat(5000), color: "red", counts: [1] },
  ]);
  const { document } = parseHTML(html) as unknown as {
    document: { querySelectorAll(selector: string): Iterable<{ readonly textContent: string }> };
  };
  const words = [...document.querySelectorAll("text")].map(({ textContent }) => textContent);
  const name = words.find((word) => word.includes("NN"))!;
  assert.match(name, /^\ufffd<b>N{23}…, 1$/);
});
