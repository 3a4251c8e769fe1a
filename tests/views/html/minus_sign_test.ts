// One minus sign in all that people read, and none of them in files for programs.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import { of } from "rxjs";
import { comparisonFiles } from "../../../src/studies/compare/comparison_page.ts";
import { comparisonTable } from "../../../src/studies/compare/comparison_table.ts";
import { publishedSeries, summarised } from "../../../src/studies/experiments/panel.ts";
import { panelTable } from "../../../src/studies/experiments/point_text.ts";
import { cardMarkdown } from "../../../src/runs/prune/card_markdown.ts";
import { cardText } from "../../../src/views/terminal/card_text.ts";
import { comparisonText } from "../../../src/views/terminal/evaluation_comparison.ts";
import { evaluationPage } from "../../../src/views/html/evaluation_page.ts";
import { evaluationText } from "../../../src/views/terminal/evaluation_text.ts";
import { csvLines } from "../../../src/training/sinks/csv_lines.ts";
import { blockLines, logRow } from "../../../src/views/terminal/progress_text.ts";
import { exampleComparison } from "../../studies/compare/example_comparison.ts";
import { exampleCard } from "../../runs/prune/example_card.ts";
import { snapshot } from "../../training/snapshots.ts";
import { exampleEvaluation } from "./example_evaluation.ts";

const sign = /−\d/;
/** A hyphen before a number; those within words, dates and flags have a letter, a digit or a hyphen before. */
const hyphen = /(?<![\p{L}\p{N}\-_./])-\.?\d/u;

/** The words of a page, and those that say what its charts show. */
function wordsOf(html: string): string {
  const { document } = parseHTML(html) as unknown as {
    document: {
      querySelectorAll(selector: string): Iterable<
        { readonly textContent: string; getAttribute(name: string): string | null }
      >;
    };
  };
  return [
    ...[...document.querySelectorAll("main")].map(({ textContent }) => textContent),
    ...[...document.querySelectorAll("[aria-label]")].map((each) =>
      each.getAttribute("aria-label")
    ),
  ].join("\n");
}

Deno.test("all that people read has U+2212 before negative numbers, in terminals and on pages", async () => {
  const evaluation = await exampleEvaluation();
  const comparison = exampleComparison();
  const { "figure.html": page } = await comparisonFiles(comparison);
  const state = {
    snapshot: snapshot(1, { objective: -0.5 }),
    pace: { stepsPerSecond: 1, secondsPerEpoch: 1 },
    validation: { score: { error: 0.02, logLikelihood: -0.064 }, epoch: 1 },
    waited: 0,
  };
  const series = [publishedSeries("published", { 1: -0.5 })]
    .map((one) => ({ ...one, points: one.points.map(summarised) }));
  const texts: Record<string, string> = {
    "evaluate's tables": evaluationText(evaluation),
    "evaluate's comparison": comparisonText([evaluation, evaluation]),
    "evaluation page": wordsOf(await evaluationPage(evaluation)),
    "compare's tables": comparisonTable(comparison),
    "comparison page": wordsOf(page),
    "experiment's rows": panelTable({ title: "", x: "", y: "", series }).rows.join("\n"),
    "card": cardText(exampleCard),
    "card in Markdown": cardMarkdown(exampleCard),
    "live block": blockLines(state, {}, { columns: 80, rows: 40 }, false).join("\n"),
    "plain log": logRow(state, {}),
  };
  for (const [name, text] of Object.entries(texts)) {
    assert.match(text, sign, name);
    assert.equal(hyphen.exec(text)?.[0], undefined, name);
  }
});

Deno.test("files for programs have no minus sign but the hyphen", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { "summary.json": json } = await comparisonFiles(exampleComparison());
    await new Promise<void>((resolve, reject) => {
      of(snapshot(1, { objective: -0.5, elbo: -50 })).pipe(csvLines(`${folder}/run.csv`))
        .subscribe({ complete: resolve, error: reject });
    });
    for (const text of [json, Deno.readTextFileSync(`${folder}/run.csv`)]) {
      assert.match(text, /-\d/);
      assert.ok(!text.includes("−"));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
