// The page and the figure of a comparison.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { comparisonFiles } from "../../src/compare/comparison_files.ts";
import { exampleComparison } from "./example_comparison.ts";

/** What is looked at of an element. */
interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

const documentOf = (text: string) => (parseHTML(text) as unknown as { document: Element }).document;

const comparison = exampleComparison();
const files = await comparisonFiles(comparison);

Deno.test("comparisonFiles() gives a page that needs nothing else", () => {
  const html = files["figure.html"];
  const document = documentOf(html);
  assert.equal([...document.querySelectorAll("link, img, iframe")].length, 0);
  assert.ok(!/https?:\/\/(?!www\.w3\.org)/.test(html));
  assert.equal([...document.querySelectorAll("figure svg")].length, 8);
  const rows = [...document.querySelector("table")!.querySelectorAll("tbody tr")];
  assert.deepEqual(rows.map((row) => row.querySelector("th")!.textContent), [
    "searched, full",
    "searched, chosen",
    "fixed:20",
    "dropout:0.1",
    "ensemble:5",
    "stochastic-depth:0.5",
  ]);
  assert.equal(rows[1].querySelector("td")!.textContent, "7.5"); // blocks, mean of 7 and 8
  assert.ok(html.includes("the worker &lt;died&gt;"));
  assert.ok(html.includes("<td>0.087</td>")); // published
});

Deno.test("comparisonFiles() draws a dot for every run and a larger one for every mean", () => {
  const document = documentOf(files["figure.html"]);
  for (const svg of document.querySelectorAll("figure svg")) {
    const radii = [...svg.querySelectorAll("circle")].map((dot) => dot.getAttribute("r"));
    // two ways of searched and four others, each with two seeds but for the ensemble
    assert.equal(radii.filter((r) => r === "2.5").length, 11);
    assert.equal(radii.filter((r) => r === "4").length, 6);
    assert.match(svg.getAttribute("aria-label")!, /ensemble:5/);
  }
});

Deno.test("comparisonFiles() gives a figure that stands alone", () => {
  const svg = files["figure.svg"];
  assert.ok(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
  assert.doesNotMatch(svg, /var\(/); // every colour is written out
  const document = documentOf(svg);
  const panels = [...document.querySelectorAll("svg svg")];
  assert.equal(panels.length, 8);
  const places = panels.map((panel) => `${panel.getAttribute("x")} ${panel.getAttribute("y")}`);
  assert.equal(new Set(places).size, 8);
});

Deno.test("comparisonFiles() keeps every number in summary.json", () => {
  assert.deepEqual(JSON.parse(files["summary.json"]), JSON.parse(JSON.stringify(comparison)));
});

Deno.test("comparisonFiles() puts standard errors below means, so that the table fits, and names signs", () => {
  const document = documentOf(files["figure.html"]);
  const [row] = document.querySelector("table")!.querySelectorAll("tbody tr");
  const cells = [...row.querySelectorAll("td")];
  assert.equal(cells[1].querySelector("small")!.textContent, "± 0.05");
  assert.equal(cells[1].textContent, "10.15± 0.05");
  // no cell is wider than a number
  const lines = cells.map((cell) => cell.textContent!.replace(/± .*/, ""));
  assert.ok(lines.every((line) => line.length <= 8), lines.join(" "));
  const names = [...document.querySelectorAll(".legend span")].map((each) => each.textContent);
  assert.deepEqual(names, ["searched, mean", "others, mean", "± standard error", "single seed"]);
  assert.match(files["figure.svg"], /single seed/);
  assert.ok(files["figure.html"].includes("chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)"));
});
