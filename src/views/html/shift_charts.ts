// Charts of metrics under rotated and corrupted images.

import type { Shift, ShiftedEvaluation } from "../../evaluation/shift.ts";
import { logLikelihoodMetric } from "../../likelihoods/likelihood.ts";
import { axisTitle, type Metric, unitScale } from "../../likelihoods/metric.ts";
import { metricsIn, valueOf } from "../../likelihoods/registry.ts";
import { type Html, markup } from "../../tables/markup.ts";
import { capitalised } from "../../tables/number_text.ts";
import { figure, legend, row } from "./page.ts";
import { seriesChart } from "./series_chart.ts";
import { predictorLook } from "../predictor_look.ts";

/** The log-likelihood, then the other metrics that are drawn under a shift. */
function shownOf({ levels }: Shift): Metric[] {
  const shown = metricsIn(levels[0]?.figures[0] ?? {}).filter(({ shifted }) => shifted);
  const first = shown.filter(({ name }) => name === logLikelihoodMetric.name);
  return [...first, ...shown.filter((metric) => !first.includes(metric))];
}

/** Log-likelihood and what else is drawn under a shift, against rotation and against strength. */
export async function shiftCharts(shift: Shift): Promise<Html> {
  const rotations = shift.levels.filter(({ disturbance }) => disturbance === "rotation");
  const corruptions = shift.levels.filter(({ disturbance }) => disturbance !== "rotation");
  const shown = shownOf(shift).map((metric) => ({ metric, y: axisTitle(metric) }));
  const degrees = rotations.map(({ level }) => level);
  const turned = await Promise.all(shown.map(async ({ metric, y }) =>
    figure(
      capitalised(`${y.split(",")[0]} against rotation`),
      await seriesChart({
        label: `${y} of the prediction rules against the rotation in degrees`,
        x: "rotation, degrees",
        y,
        xTicks: degrees.filter((angle) => angle % 45 === 0),
        series: seriesOf(shift, rotations, metric, false),
      }),
    )
  ));
  const damaged = await Promise.all(shown.map(async ({ metric, y }) =>
    figure(
      capitalised(`${y.split(",")[0]} against strength`),
      await seriesChart({
        label: `${y} of the prediction rules against the strength of each corruption`,
        x: "strength",
        y,
        xTicks: [1, 3, 5],
        series: seriesOf(shift, corruptions, metric, true),
      }),
    )
  ));
  const looks = legend(shift.ways.map(predictorLook));
  return markup`${rotations.length > 0 && markup`<h3>Rotation</h3>${looks}${row(turned)}`}${
    corruptions.length > 0 && markup`<h3>Corruption</h3>${looks}${row(damaged)}`
  }`;
}

function seriesOf(
  { ways: predictors }: Shift,
  levels: readonly ShiftedEvaluation[],
  metric: Metric,
  panels: boolean,
) {
  return predictors.map((predictor, i) => ({
    ...predictorLook(predictor),
    points: levels.map(({ disturbance, level, figures: metrics }) => ({
      x: level,
      y: unitScale(metric) * valueOf(metrics[i], metric),
      ...panels && { panel: disturbance },
    })),
  }));
}
