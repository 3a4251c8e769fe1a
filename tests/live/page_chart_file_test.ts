// Charts as files.

import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { chartFile, fileName } from "../../src/live/page/chart_file.ts";

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
