// The files and the tables that an experiment leaves.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { lastValueFrom } from "rxjs";
import { experimentFiles } from "../../../src/studies/experiments/experiment_page.ts";
import { studyFileNames } from "../../../src/studies/harness/study_files.ts";
import { experimentTable } from "../../../src/studies/experiments/experiment_table.ts";
import { runExperiment } from "../../../src/studies/experiments/run_experiment.ts";
import type { Choices } from "../../../src/studies/experiments/choices.ts";
import type { Experiment } from "../../../src/studies/experiments/definition.ts";
import type { ExperimentSummary } from "../../../src/studies/experiments/summary.ts";
import { exampleChoices, exampleExperiment, exampleWorkplace } from "./example.ts";

/** What a document is asked for here. */
interface Element {
  readonly textContent: string;
  readonly outerHTML: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

function allOf(text: string, selector: string): Element[] {
  const { document } = parseHTML(text) as unknown as { document: Element };
  return [...document.querySelectorAll(selector)];
}

/** Of an experiment that is told by choices of its own. */
async function summaryWith(
  choices: Partial<Choices>,
  experiment: Partial<Experiment> = {},
): Promise<ExperimentSummary> {
  const last = await lastValueFrom(
    runExperiment({ ...exampleExperiment, ...experiment }, exampleChoices(choices), {
      workplace: exampleWorkplace(),
    }),
  );
  assert.ok(last.kind === "summary");
  return last.summary;
}

async function exampleSummary(fails?: string): Promise<ExperimentSummary> {
  const workplace = exampleWorkplace(({ network }) => network.maxDepth === 3 ? fails : undefined);
  const last = await lastValueFrom(
    runExperiment(exampleExperiment, exampleChoices({ quick: true }), { workplace }),
  );
  assert.ok(last.kind === "summary");
  return last.summary;
}

Deno.test("experimentFiles() gives figures, a figure that stands alone, and a page", async () => {
  const summary = await exampleSummary();
  const files = await experimentFiles(summary);
  assert.deepEqual(Object.keys(files), [...studyFileNames]);
  assert.deepEqual(JSON.parse(files["summary.json"]), JSON.parse(JSON.stringify(summary)));
  const html = files["figure.html"];
  assert.equal(allOf(html, "h1")[0].textContent, "An <example>");
  const drawings = allOf(html, "figure svg");
  assert.deepEqual(
    drawings.map((svg) => svg.getAttribute("aria-label")),
    [
      "Chosen depth by depth; searched: 2: 1.5, 3: 2.5; published: 2: 1.5, 4: 2; " +
      "published range: 1 to 2",
      "Error by width; searched: 4: 4, 5: 5; published width: 4",
    ],
  );
  assert.equal(allOf(html, "link, img").length, 0);
  assert.equal(allOf(files["figure.svg"], "svg > svg").length, 2);
  assert.match(files["figure.svg"], /An &lt;example&gt;: 2 seeds, --quick/);
  assert.doesNotMatch(files["figure.svg"], /NaN|undefined|Infinity/);
});

Deno.test("experimentFiles() draws seeds, means with errors, and published values apart", async () => {
  const { "figure.html": html } = await experimentFiles(await exampleSummary());
  const [first] = allOf(html, "figure svg");
  const dashed = [...first.querySelectorAll("[stroke-dasharray]")];
  assert.ok(dashed.some((each) => each.outerHTML.includes("var(--last)")));
  // two seeds at two depths, and their means
  assert.equal([...first.querySelectorAll("circle")].length, 6);
});

Deno.test("experimentTable() has a row for every value, ours beside the published ones", async () => {
  const lines = experimentTable(await exampleSummary()).split("\n");
  assert.deepEqual(lines.slice(0, 9), [
    "An <example>",
    "means over 2 seeds ± standard error; --quick: nothing",
    "",
    "Chosen depth by depth",
    "depth, blocks   searched  published",
    "2              1.5 ± 0.5        1.5",
    "3              2.5 ± 0.5",
    "4                               2.0",
    "published range 1 to 2",
  ]);
  assert.ok(lines.every((line) => line.length <= 80));
});

Deno.test("experimentTable(), the page, the figure and the summary say that settings are not the paper's", async () => {
  const summaries = await Promise.all(
    [{}, { batchSize: 7, epochs: 3 }].map((choices) => summaryWith(choices)),
  );
  const said = summaries.map(async (summary) => {
    const files = await experimentFiles(summary);
    return [experimentTable(summary), ...Object.values(files)];
  });
  const [plain, changed] = await Promise.all(said);
  assert.equal(plain.length, 4);
  for (const text of plain) assert.doesNotMatch(text, /batch-size/);
  for (const text of changed) assert.match(text, /--batch-size 7 --epochs 3/);
  assert.match(changed[0], /^not the paper's settings: --batch-size 7 --epochs 3$/m);
});

Deno.test("experimentTable() says where there are medians of more seeds", async () => {
  const scattered = { where: "from 3 blocks on", seeds: 4, sweep: "depths", from: 3 };
  const lines = experimentTable(await summaryWith({}, { scattered })).split("\n");
  assert.deepEqual(lines.slice(0, 3), [
    "An <example>",
    "means over 2 seeds ± standard error",
    "from 3 blocks on medians of 2 seeds (least to greatest)",
  ]);
});

Deno.test("experimentTable() and the page say which runs failed", async () => {
  const summary = await exampleSummary("it <died>");
  assert.match(experimentTable(summary), /^failed: depths 3, searched, seed 1: it <died>$/m);
  const { "figure.html": html } = await experimentFiles(summary);
  assert.match(html, /Failed and left out: depths 3, searched, seed 1 \(it &lt;died&gt;\)/);
});
