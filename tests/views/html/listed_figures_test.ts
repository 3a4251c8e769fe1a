// Listed examples on a page: pictures, rows with the values of a table, points among others.

import assert from "node:assert/strict";
import { dataset } from "../../../src/datasets/dataset.ts";
import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { exampleAddress } from "../../../src/views/html/example_picture.ts";
import { evaluationPage } from "../../../src/views/html/evaluation_page.ts";
import { listedFigure, listedPoints } from "../../../src/views/html/listed_figures.ts";
import { known } from "./known_evaluation.ts";
import { elements, readChart } from "./read_chart.ts";

const example = (row: number, label: number, predicted: number) => ({
  ...{ row, label, predicted, probability: 0.75, logLikelihood: -2, entropy: 0.5 },
});
const names = ["<i>cat</i>", "dog\u202e", "o".repeat(500), "p", "q"];
const byClass = {
  ...known.byClass,
  names,
  wrong: [example(1, 1, 0), example(2, 2, 0)],
  doubtful: [example(0, 0, 0)],
};
const labels = [0, 1, 2];

Deno.test("listedFigure() shows images with both classes, whose names are text and short", () => {
  const inputs = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
  const data = dataset({ inputs, labels, shape: [2, 2, 1], classNames: names });
  const { html } = listedFigure(
    byClass,
    "Most <wrong>",
    [...byClass.wrong, example(0, 0, 0)],
    data,
  );
  assert.equal(elements(html, "i").length, 0);
  const pictures = elements(html, "li img");
  assert.deepEqual(
    pictures.map((each) => each.getAttribute("src")),
    [1, 2, 0].map((row) => exampleAddress(data, row)),
  );
  const texts = elements(html, "li").map((each) => each.textContent.replace(/\s+/g, " ").trim());
  assert.deepEqual(texts, [
    "dog\ufffd predicted as <i>cat</i>, 75.0 %row 2; log-likelihood −2.0000, entropy 0.5000",
    `${"o".repeat(23)}… predicted as <i>cat</i>, 75.0 %row 3; log-likelihood −2.0000, ` +
    "entropy 0.5000",
    "<i>cat</i> predicted rightly, 75.0 %row 1; log-likelihood −2.0000, entropy 0.5000",
  ]);
});

Deno.test("listedFigure() shows rows of tables with the columns that are most distinctive", () => {
  const rows = labels.map((n) => Array.from({ length: 300 }, (_, j) => j % 37 === 5 ? n - 0.5 : 0));
  rows[1][299] = -1234.56789;
  const featureNames = rows[0].map((_, j) => j === 299 ? `<b>${"long ".repeat(20)}` : `c${j}`);
  const data = dataset({ inputs: rows, labels, featureNames });
  const { html } = listedFigure(byClass, "Most wrong", byClass.wrong, data);
  assert.equal(elements(html, "b").length, 0);
  const heads = elements(html, "thead th").map((each) => each.textContent).slice(6);
  assert.deepEqual(heads.slice(0, 7), ["c5", "c42", "c79", "c116", "c153", "c190", "c227"]);
  assert.equal(heads[7].slice(0, 8), "<b>long ");
  assert.equal([...heads[7]].length, 40);
  const cells = elements(html, "tbody tr").map((row) =>
    [...row.children].map((each) => each.textContent)
  );
  assert.deepEqual(cells[0].slice(0, 2), ["2", "dog\ufffd"]);
  assert.deepEqual(cells[0].slice(-2), ["0.5", "−1234.57"]);
  assert.deepEqual(cells[1].slice(-2), ["1.5", "0"]);
  assert.match(html, /the 8 of 300 columns in which they differ most from the mean/);
  const few = dataset({ inputs: [[1, 2], [3, 4], [5, 6]], labels });
  const all = listedFigure(byClass, "Most wrong", byClass.wrong, few).html;
  assert.deepEqual(elements(all, "thead th").map((each) => each.textContent).slice(6), [
    "x1",
    "x2",
  ]);
  assert.doesNotMatch(all, /columns in which/);
});

Deno.test("listedPoints() draws all points of a plane and marks the listed ones, of other data nothing", async () => {
  const data = dataset({ inputs: [[0, 1], [2, 3], [4, 5]], labels, featureNames: ["a", "b"] });
  const { html } = (await listedPoints(byClass, data))!;
  const marks = readChart(html).filter((line) => line.startsWith("circle"));
  assert.equal(marks.length, 3);
  assert.match(marks[0], /var\(--bar\).*: 0,1 1\.5 2,3 1\.5 4,5 1\.5$/);
  assert.match(marks[1], /var\(--full\).*: 0,1 5$/);
  assert.match(marks[2], /var\(--truncated\).*: 2,3 3 4,5 3$/);
  assert.equal(await listedPoints(byClass), undefined);
  const three = dataset({ inputs: [[0, 1, 2], [2, 3, 4], [4, 5, 6]], labels });
  assert.equal(await listedPoints(byClass, three), undefined);
});

Deno.test("evaluationPage() shows the examples of the data that it is given, and refuses other data", async () => {
  const data = dataset({
    name: "images",
    inputs: [[0, 1], [2, 3], [4, 5]],
    labels,
    featureNames: ["first", "second"],
  });
  const evaluation: Evaluation = { ...known, byClass };
  const page = await evaluationPage(evaluation, { data });
  assert.ok(page.includes("Where these examples lie"));
  assert.ok(page.includes(">second</th>"));
  await assert.rejects(evaluationPage(evaluation, { data: { ...data, name: "others" } }), {
    name: "RangeError",
    message: "evaluationPage(): data must be the evaluated split, got others instead of images",
  });
  const turned = { ...data, labels: Uint16Array.of(0, 2, 1) };
  await assert.rejects(
    evaluationPage(evaluation, { data: turned }),
    /must be the evaluated split, got class 2 instead of 1 in row 1$/,
  );
  await assert.rejects(evaluationPage(evaluation, { data: [] as never }), TypeError);
});

Deno.test("evaluationPage() says the same of an evaluation read from its file, infinities included", async () => {
  const read = JSON.parse(JSON.stringify(known));
  const about = (page: string) => page.slice(page.indexOf("<h2>Classes"), page.indexOf("<h2>Temp"));
  const [before, after] = [await evaluationPage(known), await evaluationPage(read)].map(about);
  assert.ok(before.includes("−Infinity"));
  assert.equal(after, before);
});
