// Log-likelihoods under rotated and corrupted images as lines for a terminal: where a way of predicting is sure and wrong,
// they fall first.

import type { Shift, ShiftedEvaluation } from "../../evaluation/shift.ts";
import { logLikelihoodMetric } from "../../likelihoods/likelihood.ts";
import { valueOf } from "../../likelihoods/registry.ts";
import { countText, decimalText, natsText } from "../../tables/number_text.ts";
import { type TextRow, textTable } from "./text_table.ts";
import { shortPredictorText } from "../predictor_look.ts";

const mostLevels = 7; // columns of 8 characters that fit 80 beside the names

/** A table of rotations, and one for all corruptions. */
export function shiftLines(
  { ways: predictors, levels }: Shift,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const of = (disturbance: string) => levels.filter((each) => each.disturbance === disturbance);
  const table = (title: string, parts: readonly (readonly [string, ShiftedEvaluation[]])[]) => {
    const rows = parts.flatMap(([name, row]): TextRow[] => [
      { cells: [name, ...row.map(({ level }) => String(level))], dim: true },
      ...predictors.map((predictor, i) => ({
        cells: [
          shortPredictorText(predictor),
          ...row.map(({ figures: metrics }) =>
            likelihoodText(valueOf(metrics[i], logLikelihoodMetric))
          ),
        ],
      })),
    ]);
    const most = Math.max(...parts.map(([, row]) => row.length));
    return ["", dim(title), ...textTable(rows, [20, ...Array(most).fill(8)], columns, dim)];
  };
  const { title } = logLikelihoodMetric;
  const unpredicted = levels.reduce((sum, level) => sum + (level.unpredicted ?? 0), 0);
  const rotation = of("rotation");
  const others = [...new Set(levels.map(({ disturbance }) => disturbance))]
    .filter((disturbance) => disturbance !== "rotation");
  const step = Math.ceil(rotation.length / mostLevels);
  return [
    ...rotation.length > 0
      ? table(`${title} against rotation, degrees`, [
        ["", rotation.filter((_, i) => i % step === 0)],
      ])
      : [],
    ...others.length > 0
      ? table(`${title} against strength`, others.map((name) => [name, of(name)]))
      : [],
    ...unpredicted > 0
      ? [`without a finite prediction, left out: ${countText(unpredicted)} over all levels`]
      : [],
  ];
}

/** Three decimals, fewer where the number is long: `−1.334`, `−24.71`. */
function likelihoodText(nats: number): string {
  return Math.abs(nats) < 10 ? decimalText(nats, 3) : natsText(nats);
}
