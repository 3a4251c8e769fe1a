// A comparison as text for a terminal of 80 columns.

import { aComparison } from "./comparison.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import { aBoolean, checkArgument, checkOptions, wholeOrEndless } from "../../calls/checks.ts";
import { countText } from "../../tables/number_text.ts";
import { fitLine, paint, wrapped } from "../../views/terminal/terminal.ts";
import { textTable } from "../../views/terminal/text_table.ts";
import type { ComparedPredictor, Comparison } from "./comparison.ts";
import { depthText, meanText, predictorText } from "./metric_text.ts";
import {
  chosenTexts,
  groundText,
  publishedText,
  settingsText,
  timesNote,
  unpredictedNote,
} from "./notes.ts";
import { comparedCosts, comparedIn, type ComparedMeasure, isCost } from "./run_result.ts";

const widths = [21, 13, 17, 16, 13]; // 80 together
const costWidths = [21, 7, 13, 14, 12, 13];

const costHeads = ["blocks", "parameters", "multiply-adds", "training s", "ms for 1,000"];

/** Two tables, one of quality and one of costs; the last line ends without a line break. */
export function comparisonTable(
  comparison: Comparison,
  options: { readonly columns?: number; readonly color?: boolean } = {},
): string {
  checkArgument("comparisonTable", "comparison", comparison, aComparison);
  checkOptions("comparisonTable", options, { columns: wholeOrEndless(1), color: aBoolean });
  const { columns = 80, color = false } = options;
  const { ways: predictors, seeds, failed } = comparison;
  const dim = (text: string) => paint(text, "dim", color);
  const many = seeds.length > 1;
  const quality = comparedIn(predictors[0]?.figures).filter((metric) => !isCost(metric));
  const published = publishedText(comparison.ground.data);
  const settings = settingsText(comparison.ground);
  const unpredicted = unpredictedNote(comparison);
  const table = (
    heads: readonly string[],
    rows: readonly (readonly string[])[],
    widths: readonly number[],
  ) =>
    textTable(
      [{ cells: ["", ...heads], dim: true }, ...rows.map((cells) => ({ cells }))],
      widths,
      columns,
      dim,
    );
  const lines = [
    paint(groundText(comparison), "bold", color),
    dim(
      `on the test split; ${
        many ? `means over ${countText(seeds.length)} seeds ± standard error` : "one seed"
      }`,
    ),
    ...settings === undefined ? [] : wrapped(`trained with ${settings}`, columns).map(dim),
    ...chosenTexts(comparison).flatMap((text) => wrapped(text, columns)),
    "",
    ...table(
      quality.map((metric) => metricNamed(metric).compared!.head),
      predictors.map((
        predictor,
      ) => [predictorText(predictor), ...metricValues(predictor, quality)]),
      [widths[0], ...quality.map((_, i) => widths[i + 1] ?? 13)],
    ),
    "",
    ...table(
      costHeads,
      predictors.map((
        predictor,
      ) => [
        predictorText(predictor),
        depthText(predictor.depth.mean),
        ...metricValues(predictor, comparedCosts),
      ]),
      costWidths,
    ),
    "",
    ...wrapped(timesNote(comparison), columns).map(dim),
    ...unpredicted === undefined ? [] : wrapped(unpredicted, columns),
    ...published === undefined ? [] : wrapped(published, columns).map(dim),
    ...failed.map(({ method, seed, error }) => `failed: ${method}, seed ${seed}: ${error}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}

function metricValues(predictor: ComparedPredictor, metrics: readonly ComparedMeasure[]): string[] {
  return metrics.map((metric) => meanText(metric, predictor.figures[metric]));
}
