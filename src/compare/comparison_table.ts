// A comparison as text for a terminal of 80 columns.

import { aComparison } from "./comparison.ts";
import { aBoolean, checkArgument, checkOptions, wholeOrEndless } from "../numbers/options.ts";
import { countText } from "../sinks/number_text.ts";
import { fitLine, paint, tableRow, wrapped } from "../sinks/terminal.ts";
import type { ComparedWay, Comparison } from "./comparison.ts";
import { meanText, wayText } from "./figure_text.ts";
import { groundText, publishedText, timesNote, unpredictedNote } from "./notes.ts";
import type { ComparedFigure } from "./run_result.ts";

const widths = [21, 13, 17, 16, 13]; // 80 together
const costWidths = [21, 14, 14, 15, 16];

const quality: readonly ComparedFigure[] = ["error", "logLikelihood", "brier", "calibrationError"];
const qualityHeads = ["test error %", "log-likelihood", "Brier score", "calib. %"];
const costs: readonly ComparedFigure[] = [
  "parameters",
  "multiplyAdds",
  "trainingSeconds",
  "predictionMilliseconds",
];
const costHeads = ["parameters", "multiply-adds", "training s", "ms for 1,000"];

/** Two tables, one of quality and one of costs; the last line ends without a line break. */
export function comparisonTable(
  comparison: Comparison,
  options: { readonly columns?: number; readonly color?: boolean } = {},
): string {
  checkArgument("comparisonTable", "comparison", comparison, aComparison);
  checkOptions("comparisonTable", options, { columns: wholeOrEndless(1), color: aBoolean });
  const { columns = 80, color = false } = options;
  const { ways, seeds, failed } = comparison;
  const dim = (text: string) => paint(text, "dim", color);
  const many = seeds.length > 1;
  const published = publishedText(comparison.ground.data);
  const unpredicted = unpredictedNote(comparison);
  const lines = [
    paint(groundText(comparison), "bold", color),
    dim(
      `on the test part; ${
        many ? `means over ${countText(seeds.length)} seeds ± standard error` : "one seed"
      }`,
    ),
    "",
    dim(tableRow(["", ...qualityHeads], widths)),
    ...ways.map((way) => row(way, quality, widths)),
    "",
    dim(tableRow(["", ...costHeads], costWidths)),
    ...ways.map((way) => row(way, costs, costWidths)),
    "",
    ...wrapped(timesNote(comparison), columns).map(dim),
    ...unpredicted === undefined ? [] : wrapped(unpredicted, columns),
    ...published === undefined ? [] : wrapped(published, columns).map(dim),
    ...failed.map(({ method, seed, error }) => `failed: ${method}, seed ${seed}: ${error}`),
  ];
  return lines.map((line) => fitLine(line, columns).text.trimEnd()).join("\n");
}

function row(
  way: ComparedWay,
  figures: readonly ComparedFigure[],
  widths: readonly number[],
): string {
  return tableRow(
    [wayText(way), ...figures.map((figure) => meanText(figure, way.figures[figure]))],
    widths,
  );
}
