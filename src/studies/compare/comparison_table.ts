// A comparison as text for a terminal of 80 columns.

import { aComparison } from "./comparison.ts";
import { aBoolean, checkArgument, checkOptions, wholeOrEndless } from "../../calls/checks.ts";
import { countText } from "../../tables/number_text.ts";
import { fitLine, paint, wrapped } from "../../views/terminal/terminal.ts";
import { terminalTable } from "../../views/terminal/text_table.ts";
import type { Comparison } from "./comparison.ts";
import { measuresTable } from "./measures_table.ts";
import {
  chosenTexts,
  groundText,
  publishedText,
  settingsText,
  timesNote,
  unpredictedNote,
} from "./notes.ts";
import { comparedCosts, comparedIn, isCost } from "./run_result.ts";

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
  const [metrics, costs] = [quality, ["blocks", ...comparedCosts] as const].map((measures) =>
    terminalTable(measuresTable(comparison, measures), columns, dim)
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
    ...metrics,
    "",
    ...costs,
    "",
    ...wrapped(timesNote(comparison), columns).map(dim),
    ...unpredicted === undefined ? [] : wrapped(unpredicted, columns),
    ...published === undefined ? [] : wrapped(published, columns).map(dim),
    ...failed.map(({ method, seed, error }) => `failed: ${method}, seed ${seed}: ${error}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}
