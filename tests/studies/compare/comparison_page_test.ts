// The page and the figure of a comparison.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { comparisonFiles } from "../../../src/studies/compare/comparison_page.ts";
import { chosenTexts, timesNote } from "../../../src/studies/compare/notes.ts";
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

/** The words that a reader sees, without those of charts and buttons. */
function wordsOf(html: string): string[] {
  const document = documentOf(html.replace(/<(svg|style|script|button)[\s\S]*?<\/\1>/g, ""));
  return [...document.querySelectorAll("h1, h2, h3, p, caption, summary, dt, dd")]
    .map((each) => each.textContent!.trim());
}

Deno.test("comparisonFiles() explains figures, table, published values and methods in words", () => {
  assert.deepEqual(wordsOf(files["figure.html"]), [
    "Methods compared on fashion-mnist",
    "fashion-mnist, 5,400 for training; dense, 20 blocks of width 20; 10,000 for testing. 2 seeds.",
    "Failed and left out: ensemble:5 with seed 2 (the worker <died>).",
    "Figures",
    "Large dots are means over seeds with their standard errors, small dots below them single " +
    "seeds. Axes that say so are logarithmic. Higher log-likelihood is better; of everything else, " +
    "lower is. Standard errors combine the differences between splits, weights and batches.",
    "searched, mean others, mean ± standard error single seed",
    "Test error, %",
    "Log-likelihood, nats",
    "Brier score",
    "Calibration error, %",
    "Parameters",
    "Multiply-adds, per prediction",
    "Training, s",
    "Prediction, median ms for 1,000",
    "Table",
    `${chosenTexts(comparison)[0]}. ${timesNote(comparison)}`,
    "Means over seeds ± standard error",
    "For orientation",
    "Values of Antorán et al. (2020, arXiv 2006.08437) for these data: other, larger " +
    "networks (ResNet-50), so only the order of the methods can be compared with the table above.",
    "Published, other networks",
    "The methods and their common settings",
    "searched",
    "weights and a posterior over depth trained together (ELBO). The full mixture averages all " +
    "exits by their posterior; at the chosen depth the blocks beyond are cut and their mass goes " +
    "to the last remaining exit.",
    "fixed",
    "a plain network of this number of blocks.",
    "dropout",
    "all blocks; units are dropped at random with this probability, in training and in " +
    "prediction, which averages 20 draws.",
    "ensemble",
    "this number of plain networks of all blocks with different seeds; their probabilities are " +
    "averaged. The first is the network of fixed:max.",
    "stochastic-depth",
    "all blocks; training skips blocks at random, deeper ones more often; the last one survives " +
    "with this probability. Predictions use all blocks.",
    "in common",
    "the splits of a seed; at most 100 epochs, patience 30 on the training objective, batches " +
    "of 512, learning rate 0.1, momentum 0.5; engine auto. An ensemble gets this budget once for " +
    "each member.",
    "seeds",
    "A seed decides weights and batches, and the data if they are generated (spirals), else the " +
    "training and validation splits. All methods see the same splits of a seed.",
    "metrics",
    "Brier scores are summed over classes. The calibration error is that of the top class, 15 " +
    "bins of equal width. The test split is used only once for each network, at the end. " +
    "Parameters and multiply-adds are those of all networks and draws of one prediction.",
  ]);
});

Deno.test("comparisonFiles() keeps every cell of its tables in its column", () => {
  const document = documentOf(files["figure.html"]);
  const rows = [...document.querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("td, th")].map((cell) => cell.textContent).join("|")
  );
  assert.deepEqual(rows, [
    "|blocks|test error%|log-likelihoodnats|Brier score|calibration error%|parameters|" +
    "multiply-addsper prediction|trainings|predictionmedian ms for 1,000",
    "searched, full|20|10.15± 0.05|−0.3150± 0.0050|0.1515± 0.0005|2.15± 0.05|12.3k|1.50M|" +
    "61.5± 0.5|4.5± 0.5",
    "searched, chosen|7.5|10.15± 0.05|−0.3150± 0.0050|0.1515± 0.0005|2.15± 0.05|6.00k|1.50M|" +
    "61.5± 0.5|4.5± 0.5",
    "fixed:20|20|11.15± 0.05|−0.4150± 0.0050|0.1615± 0.0005|3.15± 0.05|24.7k|15.0M|122± 1|" +
    "7.5± 0.5",
    "dropout:0.1|20|12.15± 0.05|−0.5150± 0.0050|0.1715± 0.0005|4.15± 0.05|37.0k|150M|182± 1|" +
    "13.5± 0.5",
    "ensemble:5|20|13.10|−0.6100|0.1810|5.10|49.4k|1.50G|241|25.0",
    "stochastic-depth:0.5|20|14.15± 0.05|−0.7150± 0.0050|0.1915± 0.0005|6.15± 0.05|61.7k|15.0G|" +
    "302± 1|49.5± 0.5",
    "|test error|log-likelihood|Brier score",
    "depth uncertainty|5.1 %|−0.2450|0.087",
    "plain network|5.1 %|−0.2720|0.087",
    "ensemble|4.4 %|−0.1800|0.070",
  ]);
  const heads = [...document.querySelector("table")!.querySelectorAll("thead small")];
  assert.deepEqual(heads.map(({ textContent }) => textContent), [ // none where there is no unit
    "%",
    "nats",
    "%",
    "per prediction",
    "s",
    "median ms for 1,000",
  ]);
});

Deno.test("comparisonFiles() of one seed, nothing searched and nothing failed says less", async () => {
  const example = exampleComparison("spirals");
  const one = {
    ...example,
    seeds: [1],
    failed: [],
    ways: example.ways.filter(({ way: predictor }) => predictor === ""),
    runs: example.runs.filter(({ seed, method }) => seed === 1 && method !== "searched"),
  };
  const { "figure.html": html, "figure.svg": svg } = await comparisonFiles(one);
  const words = wordsOf(html);
  assert.deepEqual(words.slice(1, 5), [
    "spirals, 5,400 for training; dense, 20 blocks of width 20; 10,000 for testing. " +
    "One seed does not show how much the metrics vary.",
    "Figures",
    "Axes that say so are logarithmic. Higher log-likelihood is better; of everything else, lower " +
    "is. Standard errors combine the differences between splits, weights and batches.",
    "others",
  ]);
  assert.deepEqual(words.slice(13, 17), [
    "Table",
    timesNote(one),
    "One seed",
    "The methods and their common settings",
  ]);
  assert.doesNotMatch(svg, /single seed|searched/);
  for (const panel of documentOf(html).querySelectorAll("figure svg")) { // no dots of seeds
    const dots = [...panel.querySelectorAll("circle")];
    assert.deepEqual(dots.map((dot) => dot.getAttribute("r")), ["4", "4", "4", "4"]);
  }
});

Deno.test("comparisonFiles() draws one legend in its figure, in the first panel", () => {
  const texts = [...documentOf(files["figure.svg"]).querySelectorAll("text")]
    .map(({ textContent }) => textContent!);
  const legend = ["searched, mean", "others, mean", "± standard error", "single seed"];
  for (const name of legend) {
    assert.equal(texts.join("\n").split(name).length, 2, name);
  }
  const signs = texts.join(" ").match(/[●━•]/g);
  assert.deepEqual(signs, ["●", "●", "━", "•"]);
});
