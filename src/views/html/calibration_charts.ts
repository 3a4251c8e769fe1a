// Whether probabilities can be believed: reliability diagrams, and accuracy against the share rejected.

import type { Evaluation, WayEvaluation } from "../../evaluation/evaluation.ts";
import { comparedWays } from "../../evaluation/predictors.ts";
import { calibrationErrorOf } from "../../metrics/calibration.ts";
import { percentText } from "../../tables/number_text.ts";
import { draw } from "./drawing.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { rejectionTable } from "./evaluation_tables.ts";
import { aside, figure, legend, row } from "./page.ts";
import { seriesChart } from "./series_chart.ts";
import { wayLook, wayText } from "../predictor_look.ts";

/** A reliability diagram for each way, side by side. */
export async function reliabilityCharts(evaluation: Evaluation): Promise<Html> {
  const drawn = comparedWays(evaluation.ways).map(async (way) => {
    const { figures, reliability } = way;
    return figure(
      `Calibration of the ${wayText(way)}`,
      await reliabilityChart(way),
      `Calibration error ${
        percentText(figures.calibrationError ?? calibrationErrorOf(reliability.width))
      } in bins of ` +
        `equal width, ${
          percentText(figures.calibrationErrorEqualMass ?? calibrationErrorOf(reliability.mass))
        } in bins of equal counts.`,
    );
  });
  return row(await Promise.all(drawn));
}

function reliabilityChart(way: WayEvaluation): Promise<Html> {
  const filled = way.reliability.width.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const points = filled.map((bin) => ({ ...bin, share: bin.count / total }));
  const { color } = wayLook(way);
  return draw(
    `Reliability diagram of the ${wayText(way)}: ${
      points.map(({ confidence, accuracy, share }) =>
        `confidence ${percentText(confidence, 0)}, accuracy ${percentText(accuracy, 0)}, ` +
        `${percentText(share, 1)} of the examples`
      ).join("; ")
    }`,
    (Plot) => ({
      width: 320,
      height: 320,
      x: axis("confidence, %"),
      y: axis("accuracy, %"),
      r: { range: [2, 14], domain: [0, 1] },
      marks: [
        Plot.line([[0, 0], [100, 100]], { stroke: "var(--dim)", strokeDasharray: "2 4" }),
        Plot.link(points, {
          x1: ({ confidence }) => 100 * confidence,
          x2: ({ confidence }) => 100 * confidence,
          y1: ({ confidence }) => 100 * confidence,
          y2: ({ accuracy }) => 100 * accuracy,
          stroke: color,
          strokeWidth: 1.5,
        }),
        Plot.dot(points, {
          x: ({ confidence }) => 100 * confidence,
          y: ({ accuracy }) => 100 * accuracy,
          r: "share",
          fill: color,
          fillOpacity: 0.75,
          stroke: "var(--surface)",
        }),
      ],
    }),
  );
}

const axis = (label: string) => ({
  label,
  labelArrow: "none" as const,
  labelAnchor: "center" as const,
  domain: [0, 100],
  ticks: 5,
  grid: true,
});

/** Accuracy of what is kept when the least confident examples are rejected. */
export async function rejectionChart(evaluation: Evaluation): Promise<Html> {
  const ways = comparedWays(evaluation.ways);
  const drawing = await seriesChart({
    label: `Accuracy against the share of examples rejected, of ${ways.map(wayText).join(", ")}`,
    x: "examples rejected, %",
    y: "accuracy of the rest, %",
    dots: false,
    series: ways.map((way) => ({
      ...wayLook(way),
      points: way.rejection.points.map(({ rejected, accuracy }) => ({
        x: 100 * rejected,
        y: 100 * accuracy,
      })),
    })),
  });
  return markup`${legend(ways.map(wayLook))}${
    aside(figure("Accuracy against rejection", drawing), rejectionTable(evaluation))
  }`;
}
