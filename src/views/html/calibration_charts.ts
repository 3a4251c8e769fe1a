// Whether probabilities can be believed: reliability diagrams, and accuracy against the share rejected.

import type { Evaluation, PredictorEvaluation } from "../../evaluation/evaluation.ts";
import { comparedPredictors } from "../../evaluation/predictors.ts";
import { calibrationErrorOf } from "../../metrics/calibration.ts";
import { percentText } from "../../tables/number_text.ts";
import { draw } from "./drawing.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { rejectionTable } from "./evaluation_tables.ts";
import { aside, figure, legend, row } from "./page.ts";
import { seriesChart } from "./series_chart.ts";
import { predictorLook, predictorText } from "../predictor_look.ts";

/** A reliability diagram for each way, side by side. */
export async function reliabilityCharts(evaluation: Evaluation): Promise<Html> {
  const drawn = comparedPredictors(evaluation.ways).map(async (predictor) => {
    const { figures: metrics, reliability } = predictor;
    return figure(
      `Calibration of the ${predictorText(predictor)}`,
      await reliabilityChart(predictor),
      `Calibration error ${
        percentText(metrics.calibrationError ?? calibrationErrorOf(reliability.width))
      } in bins of ` +
        `equal width, ${
          percentText(metrics.calibrationErrorEqualMass ?? calibrationErrorOf(reliability.mass))
        } in bins of equal counts.`,
    );
  });
  return row(await Promise.all(drawn));
}

function reliabilityChart(predictor: PredictorEvaluation): Promise<Html> {
  const filled = predictor.reliability.width.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const points = filled.map((bin) => ({ ...bin, share: bin.count / total }));
  const { color } = predictorLook(predictor);
  return draw(
    `Reliability diagram of the ${predictorText(predictor)}: ${
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
  const predictors = comparedPredictors(evaluation.ways);
  const drawing = await seriesChart({
    label: `Accuracy against the share of examples rejected, of ${
      predictors.map(predictorText).join(", ")
    }`,
    x: "examples rejected, %",
    y: "accuracy of the rest, %",
    dots: false,
    series: predictors.map((predictor) => ({
      ...predictorLook(predictor),
      points: predictor.rejection.points.map(({ rejected, accuracy }) => ({
        x: 100 * rejected,
        y: 100 * accuracy,
      })),
    })),
  });
  return markup`${legend(predictors.map(predictorLook))}${
    aside(figure("Accuracy against rejection", drawing), rejectionTable(evaluation))
  }`;
}
