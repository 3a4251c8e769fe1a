// What stopping early costs and saves: error against depth and against measured time.

import type { AnytimeEvaluation } from "../../evaluation/anytime_evaluation.ts";
import { decimalText, percentText, significantText } from "../../tables/number_text.ts";
import { anytimeRows } from "../anytime_rows.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { figure, legend, row, table } from "./page.ts";
import { seriesChart } from "./series_chart.ts";

const looks = [
  { name: "entropy", color: "var(--full)" },
  { name: "margin", color: "var(--truncated)" },
  { name: "confidence", color: "var(--last)", dashed: true },
] as const;

/** Error against mean depth, multiply-adds and time, one line for each measure of certainty. */
export async function anytimeCharts({ measures }: AnytimeEvaluation): Promise<Html> {
  const axes = [
    ["meanDepth", "mean depth, blocks", 1],
    ["multiplyAdds", "multiply-adds an input, millions", 1e-6],
    ["seconds", "seconds for all inputs", 1],
  ] as const;
  const charts = await Promise.all(
    axes.filter(([axis]) => measures.every(({ plain }) => plain[axis] !== undefined)).map(
      async ([axis, x, scale]) =>
        figure(
          `Error against ${x.split(",")[0]}`,
          await seriesChart({
            label: `error in percent against ${x}, for each measure of certainty`,
            x,
            y: "error, %",
            series: measures.map(({ plain, points }, i) => ({
              ...looks[i],
              points: [plain, ...points].map((point) => ({
                x: scale * point[axis]!,
                y: 100 * point.error,
              })).sort((a, b) => a.x - b.x),
            })),
          }),
        ),
    ),
  );
  return markup`${legend(looks)}${row(charts)}`;
}

/** Every threshold, what was allowed, and what came of it. */
export function anytimeTable(evaluation: AnytimeEvaluation): Html {
  return table(
    "Thresholds found on the validation part",
    [
      ...["", "loss allowed", "threshold", "mean depth", "multiply-adds, millions"],
      ...["error", "log-likelihood", "seconds"],
    ],
    anytimeRows(evaluation).map(({ kind, loss, threshold, point }) => [
      kind ?? "no early exit",
      loss,
      threshold === undefined ? "" : significantText(threshold, 4),
      decimalText(point.meanDepth, 2),
      point.multiplyAdds === undefined ? "" : significantText(point.multiplyAdds / 1e6, 3),
      percentText(point.error),
      decimalText(point.logLikelihood, 4),
      significantText(point.seconds, 3),
    ]),
  );
}
