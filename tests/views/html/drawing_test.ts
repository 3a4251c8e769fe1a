// Charts drawn without a browser.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { aroundOne, draw } from "../../../src/views/html/drawing.ts";
import { histogramChart } from "../../../src/views/html/histogram_chart.ts";
import { seriesChart } from "../../../src/views/html/series_chart.ts";
import { readChart } from "./read_chart.ts";

Deno.test("aroundOne() gives an axis to values that are all the same, and none to others", () => {
  assert.deepEqual(aroundOne([0]), { domain: [-1, 1] });
  assert.deepEqual(aroundOne([20, NaN, 20]), { domain: [18, 22] });
  assert.deepEqual(aroundOne([-20, -20 + 1e-12]), { domain: [-22, -18] });
  assert.deepEqual([aroundOne([1, 2]), aroundOne([]), aroundOne([NaN])], [{}, {}, {}]);
});

Deno.test("draw() leaves the size of a chart to the page, and its looks", async () => {
  const { html } = await draw("a label", () => ({ height: 80, marks: [] }));
  const tag = /^<svg [^>]*>/.exec(html)![0];
  assert.match(tag, /viewBox="0 0 \d+ 80"/);
  assert.match(tag, /aria-label="a label"/);
  assert.doesNotMatch(tag, / (width|height)=/);
  assert.doesNotMatch(html, /<style/);
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

Deno.test("histogramChart() draws every bin from its lower end, the first too, as high as its share", async () => {
  const { html } = await histogramChart("entropy", "nats", [0, 1, 2, 4], [
    { name: "known", color: "red", counts: [6, 0, 2] },
    { name: "none", color: "blue", counts: [0, 0, 0] },
  ]);
  const { document } = parseHTML(html) as unknown as {
    document: {
      querySelectorAll(selector: string): Iterable<{ getAttribute(name: string): string | null }>;
    };
  };
  const bars = (color: string) =>
    [...document.querySelectorAll("rect")].map((rect) => ({
      color: rect.getAttribute("fill"),
      x: Number(rect.getAttribute("x")),
      width: Number(rect.getAttribute("width")),
      height: Number(rect.getAttribute("height")),
    })).filter((bar) => bar.color === color);
  const [first, empty, last] = bars("red");
  assert.equal(bars("red").length, 3);
  assert.equal(empty.height, 0);
  // shares of 75 and 25 %, of bins one and two nats wide; half a unit is left free on every side
  assert.ok(Math.abs((first.height + 1) / (last.height + 1) - 3) < 1e-6, `${first.height}`);
  assert.ok(Math.abs((last.width + 1) / (first.width + 1) - 2) < 1e-6);
  assert.ok(Math.abs(empty.x - first.x - (first.width + 1)) < 1e-6);
  assert.equal(first.x, 48.5); // where the axis begins
  assert.deepEqual(bars("blue").map(({ height }) => height), [0, 0, 0]);
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

Deno.test("histogramChart() shows names of 28 characters whole, and no share where there is no example", async () => {
  const [short, long] = ["N".repeat(28), "M".repeat(29)];
  const { html } = await histogramChart("entropy", "nats", [0, 1, 2], [
    { name: short, color: "red", counts: [1200, 3600] },
    { name: long, color: "blue", counts: [0, 0] },
  ]);
  const [full, empty, ...names] = readChart(html).filter((mark) => /^(rect|text fill)/.test(mark));
  assert.match(full, /,0\.\d+\.\.24\.\d+ red 1.*,0\.\d+\.\.74\.\d+ red$/); // half a pixel less
  assert.match(empty, /,(-0\.\d+)\.\.\1 blue 1.*,(-0\.\d+)\.\.\2 blue$/);
  assert.deepEqual(names.map((mark) => /"(.*)"/.exec(mark)![1]), [
    `${short}, 4,800`,
    `${"M".repeat(27)}…, 0`,
  ]);
});

Deno.test("aroundOne() tells values apart that differ by more than a millionth of a tenth of them", () => {
  assert.deepEqual(aroundOne([100, 100 + 0.9e-5]), { domain: [90, 110] });
  assert.deepEqual(aroundOne([100, 100 + 1.1e-5]), {});
  assert.deepEqual(aroundOne([-100, -100 + 1.1e-5]), {});
  assert.deepEqual(aroundOne([0, 0.9e-6]), { domain: [-1, 1] });
  assert.deepEqual(aroundOne([0, 1.1e-6]), {});
  assert.deepEqual(aroundOne([3, Infinity, -Infinity]), { domain: [2.7, 3.3] });
});

Deno.test("draw() gives a picture with one label, as wide as its place, without what it would fetch", async () => {
  const { html } = await draw("a <b>", (Plot) => ({ marks: [Plot.dot([[1, 2]])] }));
  assert.match(
    html,
    /^<svg aria-label="a <b>" role="img" style="font-size:12px" viewBox="0 0 360 270" /,
  );
  assert.equal(html.match(/aria-label/g)!.length, 1);
  assert.doesNotMatch(html, /<style| width="\d+" height/);
  const [start] = html.split(">", 2).slice(1); // the label has a ">", too
  assert.match(start, /viewBox="0 0 360 270"/);
  assert.doesNotMatch(start, / (width|height)=/);
});
