// The page and the figure of a comparison.

import { checkArgument } from "../../calls/checks.ts";
import { markup } from "../../tables/markup.ts";
import { details, facts, figure, legend, row, section } from "../../views/html/page.ts";
import { htmlTable } from "../../views/html/html_table.ts";
import type { PanelLegend } from "../../views/html/panels_figure.ts";
import { failedNote, studyFiles } from "../harness/study_files.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import { countText } from "../../tables/number_text.ts";
import { aComparison, type Comparison } from "./comparison.ts";
import { chartHeight, comparisonCharts, seedColor } from "./comparison_charts.ts";
import { measuresTable } from "./measures_table.ts";
import {
  chosenTexts,
  errorsNote,
  groundText,
  methodNotes,
  seedsNote,
  settingsText,
  timesNote,
} from "./notes.ts";
import { publishedMetrics } from "./published.ts";
import { comparedIn, type ComparedMeasure, isCost } from "./run_result.ts";

/**
 * The contents of the files that a comparison writes beside its results: all numbers, the charts alone, and a page of
 * both.
 */
export async function comparisonFiles(comparison: Comparison): Promise<Record<string, string>> {
  checkArgument("comparisonFiles", "comparison", comparison, aComparison);
  const { ground, seeds, ways: predictors, failed } = comparison;
  const charts = await comparisonCharts(comparison);
  const compared = comparedIn(predictors[0]?.figures);
  return studyFiles(comparison, {
    title: `Methods compared on ${ground.data}`,
    caption: groundText(comparison),
    // one legend is enough, in the first panel
    panels: charts.map((chart, i) =>
      i === 0 ? { ...chart, legend: figureLegend(comparison) } : chart
    ),
    height: chartHeight(comparison),
    body: [
      markup`<p class="lead">${groundText(comparison)}; ${
        countText(ground.examples.test)
      } for testing. ${seedsText(seeds)}</p>`,
      failedNote(failed.map(({ method, seed, error }) => `${method} with seed ${seed} (${error})`)),
      section(
        "Figures",
        (seeds.length > 1
          ? "Large dots are means over seeds with their standard errors, small dots below them single seeds. "
          : "") +
          `Axes that say so are logarithmic. Higher ${
            higherText(compared)
          } is better; of everything ` +
          `else, lower is. ${errorsNote(comparison)}`,
        legend(legendEntries(comparison)),
        row(...charts.map(({ title, drawing }) => figure(title, drawing))),
      ),
      section(
        "Table",
        [chosenTexts(comparison).map((text) => `${text}. `), timesNote(comparison)],
        htmlTable(measuresTable(comparison, ["blocks", ...compared])),
      ),
      publishedSection(ground.data),
      inCommon(comparison),
    ],
  });
}

/** The methods and their common settings. */
function inCommon(comparison: Comparison) {
  const { ground, ways: predictors } = comparison;
  const { budget, engine } = ground;
  const settings = settingsText(ground);
  const kinds = [...new Set(predictors.map(({ method }) => method.split(":")[0]))];
  return details(
    "The methods and their common settings",
    facts([
      ...kinds.map((kind) => [kind, methodNotes[kind]] as const),
      [
        "in common",
        `the splits of a seed; at most ${countText(budget.epochs)} epochs, ` +
        `patience ${budget.patience} on the training objective, batches of ${budget.batchSize}, ` +
        `learning rate ${budget.learningRate}, momentum ${budget.momentum}` +
        `${settings === undefined ? "" : `, ${settings}`}; engine ${engine}. ` +
        "An ensemble gets this budget once for each member.",
      ],
      ["seeds", seedsNote(comparison)],
      [
        "metrics",
        "Brier scores are summed over classes. The calibration error is that of the top class, " +
        "15 bins of equal width. The test split is used only once for each network, at the end. " +
        "Parameters and multiply-adds are those of all networks and draws of one prediction.",
      ],
    ]),
  );
}

/** The meaning of dots and lines. */
function legendEntries({ ways: predictors, seeds }: Comparison) {
  return [
    ...predictors.some(({ method }) => method === "searched")
      ? [{ name: "searched, mean", color: "var(--full)", sign: "dot" as const }]
      : [],
    {
      name: seeds.length > 1 ? "others, mean" : "others",
      color: "var(--ink)",
      sign: "dot" as const,
    },
    ...seeds.length > 1
      ? [
        { name: "± standard error", color: "var(--ink)", sign: "interval" as const },
        { name: "single seed", color: seedColor, sign: "small" as const },
      ]
      : [],
  ];
}

/** The same for the panels of the figure, with characters as signs. */
function figureLegend(comparison: Comparison): PanelLegend[] {
  const signs = { dot: "●", interval: "━", small: "•" } as const;
  return legendEntries(comparison).map((entry) => ({ ...entry, sign: signs[entry.sign] }));
}

/** The titles of the metrics of which higher is better. */
function higherText(compared: readonly ComparedMeasure[]): string {
  return compared.filter((metric) => !isCost(metric)).map(metricNamed)
    .filter(({ better }) => better === "higher").map(({ title }) => title).join(" or ");
}

function seedsText(seeds: readonly number[]): string {
  return seeds.length === 1
    ? "One seed does not show how much the metrics vary."
    : `${seeds.length} seeds.`;
}

function publishedSection(data: string) {
  const rows = publishedMetrics(data);
  return rows.length > 0 && section(
    "For orientation",
    "Values of Antorán et al. (2020, arXiv 2006.08437) for these data: other, larger networks " +
      "(ResNet-50), so only the order of the methods can be compared with the table above.",
    htmlTable({
      caption: "Published, other networks",
      columns: [
        { head: "" },
        { head: "test error", form: { percentDecimals: 1 } },
        { head: "log-likelihood", form: "nats" },
        { head: "Brier score", form: { decimals: 3 } },
      ],
      rows: rows.map(({ method, error, logLikelihood, brier }) => [
        method,
        error,
        logLikelihood,
        brier,
      ]),
    }),
  );
}
