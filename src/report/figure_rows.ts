// Rows of figures for terminals: a way of predicting a row, its intervals or changes below it.

import type { Interval } from "../numbers/bootstrap.ts";
import { decimalText, minusText } from "../sinks/number_text.ts";
import { type TextRow, textTable } from "../sinks/text_table.ts";
import type { FigureName } from "./figure_text.ts";

/** The figures that a terminal of 80 columns has room for. */
export const shownFigures: readonly FigureName[] = [
  "error",
  "logLikelihood",
  "brier",
  "calibrationError",
];

/** What they are called there. */
export const shownHeads: readonly string[] = ["error", "log-likelihood", "Brier", "calibration"];
const widths = [18, 14, 18, 16, 14]; // 80 together

/** A table of {@linkcode shownFigures}. */
export function figureLines(
  heading: string,
  rows: readonly TextRow[],
  columns: number,
  dim: (text: string) => string,
): string[] {
  return textTable([{ cells: [heading, ...shownHeads], dim: true }, ...rows], widths, columns, dim);
}

/**
 * An interval in so few digits that a row of them fits 80 columns: `−0.181 to −0.044`, `29.33 to 45.33`, in percent where
 * the figure is a share.
 */
export function shortIntervalText(name: FigureName, [lower, upper]: Interval): string {
  const ends = [lower, upper];
  if (name !== "brier" && name !== "logLikelihood") {
    const share = (end: number) => end >= 0.99995 ? "100" : decimalText(100 * end, 2);
    return ends.map(share).join(" to ");
  }
  const size = Math.max(...ends.map(Math.abs).filter(Number.isFinite), 0);
  const end = (value: number) =>
    size < 1e5
      ? decimalText(value, size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0)
      : minusText(value.toExponential(1));
  return ends.map(end).join(" to ");
}
