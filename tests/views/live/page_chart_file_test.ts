// Charts as files.

import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { chartFile, fileName } from "../../../src/views/live/page/chart_file.ts";

Deno.test("fileName() is made of the run and the chart, and is a name on every system", () => {
  assert.equal(fileName("spirals-1", "Validation error"), "spirals-1-validation-error.svg");
  assert.equal(fileName("a/b:c\\d", "ELBO"), "a-b-c-d-elbo.svg");
  assert.equal(fileName("..", "x"), "x.svg");
  assert.equal(fileName("größe\u202e\u001b[31m", "x"), "größe-31m-x.svg");
  assert.ok(fileName("a".repeat(1000), "b".repeat(1000)).length < 200);
});

Deno.test("chartFile() is an SVG with heading, title and legend, whatever a run is called", () => {
  const chart = {
    title: 'a < b & "c"',
    legend: [{ sign: "—", color: "var(--full)", name: "<q>" }],
    drawing: '<svg viewBox="0 0 10 10"><path stroke="var(--bar)" d="M0 0"/></svg>',
    width: 300,
    height: 200,
  };
  const text = chartFile(["<script>\u0000\u001b\ufffe\ud800", "epoch 1"], chart);
  assert.doesNotMatch(text, /var\(|<script/);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\\ud800/);
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const texts = [...svg.querySelectorAll("text")].map((each) => each.textContent);
  assert.deepEqual(texts, ["<script>����  epoch 1", 'a < b & "c"', "— <q>  "]);
  assert.equal(svg.querySelector("svg path")!.getAttribute("stroke"), "#9db7e3");
});

Deno.test("chartFile() is as wide as its longest line of text, and shortens the run's name", () => {
  const chart = { title: "", drawing: "<svg/>", width: 300, height: 200 };
  const width = (text: string) => Number(/ width="(\d+)"/.exec(text)![1]);
  const long = chartFile(["x".repeat(1000), ""], chart);
  assert.match(long, />x{59}…</);
  assert.ok(width(long) > 60 * 7 && width(long) < 800, `${width(long)}`);
  assert.equal(width(chartFile(["x", "y"], chart)), 328);
  const legend = [{ sign: "", color: "", name: "n".repeat(100) }];
  assert.ok(width(chartFile(["x", ""], { ...chart, legend })) > 600);
});

Deno.test("chartFile() reckons with 6.6 pixels a letter, of headings a sixth more and three letters", () => {
  const chart = { title: "", drawing: "<svg/>", width: 0, height: 200 };
  const width = (run: string, moment: string, legend = [{ sign: "", color: "", name: "" }]) =>
    Number(/ width="(\d+)"/.exec(chartFile([run, moment], { ...chart, legend }))![1]) - 28;
  const heading = (letters: number) => Math.round(letters * 6.6 * 7 / 6 + 19.8);
  assert.equal(width("x".repeat(60), "y".repeat(20)), heading(80));
  assert.equal(width("x".repeat(61), ""), heading(60));
  assert.equal(width("😀".repeat(60), ""), heading(60));
  const legend = [{ sign: "···", color: "", name: "n".repeat(40) }, {
    sign: "—",
    color: "",
    name: "m".repeat(50),
  }];
  assert.equal(width("x", "", legend), Math.round((46 + 54) * 6.6));
  assert.match(chartFile(["x".repeat(60), ""], chart), />x{60}</);
  assert.match(chartFile(["x".repeat(61), ""], chart), />x{59}…</);
});

Deno.test("fileName() has 80 characters of each part, and none where nothing is left", () => {
  assert.equal(fileName("a".repeat(81), "B".repeat(81)), `${"a".repeat(80)}-${"b".repeat(80)}.svg`);
  assert.equal(fileName("a", "..."), "a.svg");
  assert.equal(fileName("-.a.-", "-b c-"), "a-b-c.svg");
  assert.equal(fileName("A_1.5", "x"), "A_1.5-x.svg");
});
