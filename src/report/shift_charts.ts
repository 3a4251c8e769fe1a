// Figures under rotated and corrupted images.

import type { Figures } from "../evaluation/figures.ts";
import type { Shift, ShiftedEvaluation } from "../evaluation/shift.ts";
import { type Html, markup } from "./markup.ts";
import { figure, legend, row } from "./page.ts";
import { seriesChart } from "./series_chart.ts";
import { wayLook } from "./way_look.ts";

const shown = [
  ["logLikelihood", "log-likelihood, nats per example", 1],
  ["error", "error, %", 100],
  ["calibrationError", "calibration error, %", 100],
] as const satisfies readonly (readonly [keyof Figures, string, number])[];

/** Log-likelihood, error and calibration error against rotation and against strength. */
export async function shiftCharts(shift: Shift): Promise<Html> {
  const rotations = shift.levels.filter(({ disturbance }) => disturbance === "rotation");
  const corruptions = shift.levels.filter(({ disturbance }) => disturbance !== "rotation");
  const degrees = rotations.map(({ level }) => level);
  const turned = await Promise.all(shown.map(async ([name, y, scale]) =>
    figure(
      title(`${y.split(",")[0]} against rotation`),
      await seriesChart({
        label: `${y} of the ways of predicting against the rotation in degrees`,
        x: "rotation, degrees",
        y,
        xTicks: degrees.filter((angle) => angle % 45 === 0),
        series: seriesOf(shift, rotations, name, scale, false),
      }),
    )
  ));
  const damaged = await Promise.all(shown.map(async ([name, y, scale]) =>
    figure(
      title(`${y.split(",")[0]} against strength`),
      await seriesChart({
        label: `${y} of the ways of predicting against the strength of each corruption`,
        x: "strength",
        y,
        xTicks: [1, 3, 5],
        series: seriesOf(shift, corruptions, name, scale, true),
      }),
    )
  ));
  const looks = legend(shift.ways.map(wayLook));
  return markup`${rotations.length > 0 && markup`<h3>Rotation</h3>${looks}${row(turned)}`}${
    corruptions.length > 0 && markup`<h3>Corruption</h3>${looks}${row(damaged)}`
  }`;
}

function seriesOf(
  { ways }: Shift,
  levels: readonly ShiftedEvaluation[],
  name: keyof Figures,
  scale: number,
  panels: boolean,
) {
  return ways.map((way, i) => ({
    ...wayLook(way),
    points: levels.map(({ disturbance, level, figures }) => ({
      x: level,
      y: scale * figures[i][name],
      ...panels && { panel: disturbance },
    })),
  }));
}

function title(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
