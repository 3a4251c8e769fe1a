// The page of an evaluation: whole, of itself, and readable without seeing it.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { evaluationPage } from "../../../src/views/html/evaluation_page.ts";
import { exampleEvaluation } from "./example_evaluation.ts";

/** What a document is asked for here. */
interface Page {
  querySelectorAll(selector: string): Iterable<{
    readonly textContent: string;
    readonly innerHTML: string;
    getAttribute(name: string): string | null;
  }>;
}

async function examplePage() {
  const text = await evaluationPage(await exampleEvaluation());
  const { document } = parseHTML(text) as unknown as { document: Page };
  return { text, all: (selector: string) => [...document.querySelectorAll(selector)] };
}

Deno.test("evaluationPage() has every section, and needs no network", async () => {
  const { text, all } = await examplePage();
  assert.deepEqual(all("h2").map(({ textContent }) => textContent), [
    "Predictions",
    "Depth",
    "Calibration",
    "Rejection",
    "Sources of uncertainty",
    "Classes",
    "Examples worth a look",
    "Temperature",
    "Out-of-distribution data",
    "Shift",
  ]);
  assert.ok(text.startsWith("<!doctype html>"));
  assert.equal(all("link, img, iframe, object").length, 0);
  const body = text.replace(/<script>.*<\/script>/s, "").replace(/content="default-src[^"]*"/, "");
  const addresses = body.match(/\b(?:src|href|https?:\/\/)[^"'\s>]*/g) ?? [];
  assert.deepEqual(addresses.filter((each) => !each.includes("www.w3.org")), []);
  assert.doesNotMatch(body, /NaN|undefined|\[object/);
});

Deno.test("evaluationPage() names every chart and every table", async () => {
  const { all } = await examplePage();
  const charts = all("figure svg");
  // posterior, 2 by exit, 3 diagrams, rejection, 3 of doubt, confusions, unknown, 3 of rotation, 3 of corruption
  assert.equal(charts.length, 18);
  assert.equal(all("figure h3").length, 18);
  // saved charts are named by them
  assert.equal(new Set(all("figure h3").map(({ textContent }) => textContent)).size, 18);
  for (const chart of charts) {
    assert.equal(chart.getAttribute("role"), "img");
    assert.ok(chart.getAttribute("aria-label")!.length > 20);
    assert.match(chart.innerHTML, /<(path|rect|circle|line)\b/);
  }
  const tables = all("table");
  assert.equal(tables.length, all("table > caption").length);
  // predictions, differences, exits, rejection, classes, confusions, 2 of examples, temperature, unknown, shift
  assert.equal(tables.length, 11);
  assert.ok(all("tbody th").every((cell) => cell.getAttribute("scope") === "row"));
});

Deno.test("evaluationPage() shows the figures, and names of data as text", async () => {
  const { text, all } = await examplePage();
  const { error } = (await exampleEvaluation()).ways[0].figures;
  assert.ok(text.includes(`${(100 * error).toFixed(2)} %<small>`));
  const other = `<other> & "more"`;
  assert.deepEqual(all("other"), []);
  assert.ok(all("caption").some(({ textContent }) => textContent.includes(other)));
  assert.ok(all("svg").some((chart) => chart.getAttribute("aria-label")!.includes(other)));
  assert.ok(text.includes("optimistic"));
  assert.ok(text.includes("The test set was not used."));
});

Deno.test("evaluationPage() leaves out what was not asked for", async () => {
  const { temperature: _, unknown: __, shift: ___, ...rest } = await exampleEvaluation();
  const text = await evaluationPage({ ...rest, part: "test" });
  for (const word of ["<h2>Temperature", "<h2>Unknown", "<h2>Shift"]) {
    assert.ok(!text.includes(word));
  }
  assert.ok(text.includes("Use the test set only once"));
});

Deno.test("evaluationPage() draws the prior over the posterior's bars, and says so", async () => {
  const evaluation = await exampleEvaluation();
  const prior = evaluation.posterior.map(() => 1 / evaluation.posterior.length);
  const chartOf = async (of: typeof evaluation) => {
    const { document } = parseHTML(await evaluationPage(of)) as unknown as { document: Page };
    const all = (selector: string) => [...document.querySelectorAll(selector)];
    const svg = all("figure svg")[0];
    return {
      label: svg.getAttribute("aria-label")!,
      ticks: svg.innerHTML.match(/<g [^>]*stroke="var\(--ink\)"[^>]*>(.*?)<\/g>/)?.[1]
        .match(/<line/g)?.length,
      names: all("figure .legend span").map(({ textContent }) => textContent),
    };
  };
  const { label, ticks, names } = await chartOf({ ...evaluation, prior });
  assert.match(label, /; prior: 0: 25\.0 %, 1: 25\.0 %, 2: 25\.0 %, 3: 25\.0 %; chosen depth 1$/);
  assert.equal(ticks, prior.length);
  assert.deepEqual(names.slice(0, 3), ["posterior", "at the chosen depth", "prior"]);
  const without = await chartOf({ ...evaluation, prior: undefined });
  assert.equal(without.ticks, undefined);
  assert.ok(!without.names.includes("prior"));
});

Deno.test("evaluationPage() has a button for every figure", async () => {
  const { all } = await examplePage();
  assert.equal(all("figure button.save").length, all("figure").length);
});
