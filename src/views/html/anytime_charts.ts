// Charts of early exit: error against depth and against measured time.

import type { AnytimeEvaluation } from "../../evaluation/anytime_evaluation.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { figure, legend, row } from "./page.ts";
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
    ["multiplyAdds", "multiply-adds per input (MACs), millions", 1e-6],
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
