// A comparison to look at: a page that is one file, and its figure as an SVG that stands alone.

import { markup } from "../../tables/markup.ts";
import {
  details,
  facts,
  figure,
  legend,
  page,
  row,
  section,
  table,
} from "../../views/html/page.ts";
import { panelsFigure } from "../../views/html/panels_figure.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import { decimalText, natsText, percentText } from "../../tables/number_text.ts";
import type { Mean } from "../../math/mean.ts";
import type { Comparison } from "./comparison.ts";
import { chartHeight, type ComparisonChart, seedColor } from "./comparison_charts.ts";
import { depthText, meanText, metricHead, predictorText } from "./metric_text.ts";
import { chosenTexts, groundText, methodNotes, timesNote } from "./notes.ts";
import { publishedMetrics } from "./published.ts";
import { comparedIn, type ComparedMeasure, isCost } from "./run_result.ts";

/**
 * The page, one file of HTML that needs nothing else: no network, no script but that of its buttons.
 *
 * @param charts of {@linkcode comparisonCharts}
 * @returns its text
 */
export function comparisonPage(
  comparison: Comparison,
  charts: readonly ComparisonChart[],
): string {
  const { ground, seeds, ways: predictors, failed } = comparison;
  const { data, budget, engine, examples } = ground;
  const title = `Methods compared on ${data}`;
  const compared = comparedIn(predictors[0]?.figures);
  const kinds = [...new Set(predictors.map(({ method }) => method.split(":")[0]))];
  return page(title, [
    markup`<h1>${title}</h1>`,
    markup`<p class="lead">${groundText(comparison)}; ${
      examples.test.toLocaleString("en-US")
    } for testing. ${seedsText(seeds)}</p>`,
    failed.length > 0 &&
    markup`<p>Failed and left out: ${
      failed.map(({ method, seed, error }) => `${method} with seed ${seed} (${error}). `)
    }</p>`,
    section(
      "Figures",
      (seeds.length > 1
        ? "Large dots are means over seeds with their standard errors, small dots below them single seeds. "
        : "") +
        `Axes that say so are logarithmic. The ${higherText(compared)} is the better the higher ` +
        "it is, everything else the lower. " +
        "Standard errors hold the differences between data parts, weights and batches together.",
      legend(legendEntries(comparison)),
      row(...charts.map(({ title, drawing }) => figure(title, drawing))),
    ),
    section(
      "Table",
      [chosenTexts(comparison).map((text) => `${text}. `), timesNote(comparison)],
      table(
        seeds.length > 1 ? "Means over seeds ± standard error" : "One seed",
        ["", "blocks", ...compared.map((name) => headText(name))],
        predictors.map((predictor) => [
          predictorText(predictor),
          depthText(predictor.depth.mean),
          ...compared.map((name) => figureCell(name, predictor.figures[name])),
        ]),
      ),
    ),
    publishedSection(data),
    details(
      "What the methods are, and what they have in common",
      facts([
        ...kinds.map((kind) => [kind, methodNotes[kind]] as const),
        [
          "in common",
          `the data parts of a seed; at most ${budget.epochs.toLocaleString("en-US")} epochs, ` +
          `patience ${budget.patience} on the training objective, batches of ${budget.batchSize}, ` +
          `learning rate ${budget.learningRate}, momentum ${budget.momentum}; engine ${engine}. ` +
          "An ensemble gets this budget once for each member.",
        ],
        [
          "seeds",
          "A seed draws weights and batches, and the data where they are drawn (spirals), or else " +
          "the split into training and validation part. All methods see the same parts of a seed.",
        ],
        [
          "figures",
          "Brier scores are summed over classes. The calibration error is that of the top class, " +
          "15 bins of equal width. The test part is looked at once for each network, at the end. " +
          "Parameters and multiply-adds are those of all networks and draws of one prediction.",
        ],
      ]),
    ),
  ]);
}

/** A mean with its standard error below it, so that all columns fit a screen. */
function figureCell(name: ComparedMeasure, figure: Mean) {
  const [mean, error] = meanText(name, figure).split(" ± ");
  return markup`${mean}${error !== undefined && markup`<small>± ${error}</small>`}`;
}

/** What dots and lines stand for. */
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

function headText(figure: ComparedMeasure) {
  const { name: text, unit } = metricHead(figure);
  return markup`${text}${unit && markup`<small>${unit}</small>`}`;
}

/** The titles of the metrics that are better the higher they are. */
function higherText(compared: readonly ComparedMeasure[]): string {
  return compared.filter((figure) => !isCost(figure)).map(metricNamed)
    .filter(({ better }) => better === "higher").map(({ title }) => title).join(" or ");
}

function seedsText(seeds: readonly number[]): string {
  return seeds.length === 1
    ? "One seed says nothing about how much the figures vary."
    : `${seeds.length} seeds.`;
}

function publishedSection(data: string) {
  const rows = publishedMetrics(data);
  return rows.length > 0 && section(
    "For orientation",
    "What Antorán et al. (2020, arXiv 2006.08437) published for these data: other, larger networks " +
      "(ResNet-50), so only the order of the methods can be compared with the table above.",
    table(
      "Published, other networks",
      ["", "test error", "log-likelihood", "Brier score"],
      rows.map(({ method, error, logLikelihood, brier }) => [
        method,
        percentText(error, 1),
        natsText(logLikelihood),
        decimalText(brier, 3),
      ]),
    ),
  );
}

/** All panels in one SVG that needs no page. */
export function comparisonFigure(
  comparison: Comparison,
  charts: readonly ComparisonChart[],
): string {
  const signs = { dot: "●", interval: "━", small: "•" } as const;
  const entries = legendEntries(comparison).map(({ name, color, sign }) => ({
    name,
    color,
    sign: signs[sign],
  }));
  // one legend is enough, and the first panel has it
  const panels = charts.map((chart, i) => i === 0 ? { ...chart, legend: entries } : chart);
  return panelsFigure(groundText(comparison), panels, chartHeight(comparison));
}
