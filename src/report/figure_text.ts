// Figures as text: shares in percent, likelihoods in nats.

import { figureNames, type Figures } from "../evaluation/figures.ts";
import type { Interval } from "../numbers/bootstrap.ts";
import { decimalText, natsText, percentText } from "../sinks/number_text.ts";

/** The name of a figure. */
export type FigureName = keyof Figures;

/** What figures are called in the heads of tables. */
export const figureHeads: Readonly<Record<FigureName, string>> = {
  error: "error",
  logLikelihood: "log-likelihood",
  brier: "Brier",
  calibrationError: "calibration error",
  calibrationErrorEqualMass: "the same, equal mass",
};

/** The heads of all figures, in their order. */
export const allHeads: readonly string[] = figureNames.map((name) => figureHeads[name]);

/** A figure with its unit: `0.81 %`, `−0.0470`, `0.0123`. */
export function figureText(name: FigureName, value: number): string {
  switch (name) {
    case "logLikelihood":
      return natsText(value);
    case "brier":
      return decimalText(value, 4);
    default:
      return percentText(value);
  }
}

/** An interval in the unit of its figure, which is not repeated: `0.44 to 1.25`. */
export function intervalText(name: FigureName, [lower, upper]: Interval): string {
  const bare = (value: number) => figureText(name, value).replace(" %", "");
  return `${bare(lower)} to ${bare(upper)}`;
}

/** A difference with its sign, shares in percentage points: `+0.13`. */
export function differenceText(name: FigureName, value: number): string {
  const text = figureText(name, value).replace(" %", "");
  return value > 0 && !/^0\.0*$/.test(text) ? `+${text}` : text;
}

/** An interval of a difference: `−0.06 to +0.31`. */
export function differenceIntervalText(name: FigureName, [lower, upper]: Interval): string {
  return `${differenceText(name, lower)} to ${differenceText(name, upper)}`;
}
