// The figures of a comparison as text: in their units, with as many digits as their errors deserve.

import { natsText } from "../sinks/number_text.ts";
import type { Mean } from "../numbers/mean.ts";
import type { ComparedWay } from "./comparison.ts";
import type { ComparedFigure } from "./run_result.ts";

/** What a figure is called, and the unit that its text leaves out. */
export interface FigureHead {
  /** In words. */
  readonly name: string;
  /** Empty where there is none. */
  readonly unit: string;
}

/** What figures are called. */
export const figureHeads: Readonly<Record<ComparedFigure, FigureHead>> = {
  error: { name: "test error", unit: "%" },
  logLikelihood: { name: "log-likelihood", unit: "nats" },
  brier: { name: "Brier score", unit: "" },
  calibrationError: { name: "calibration error", unit: "%" },
  parameters: { name: "parameters", unit: "" },
  multiplyAdds: { name: "multiply-adds", unit: "a prediction" },
  trainingSeconds: { name: "training", unit: "s" },
  predictionMilliseconds: { name: "prediction", unit: "ms for 1,000" },
};

/** A value without its unit: `1.94`, `-0.0640`, `12.3k`. */
export function valueText(figure: ComparedFigure, value: number): string {
  if (!Number.isFinite(value)) return String(value);
  switch (figure) {
    case "error":
    case "calibrationError":
      return (100 * value).toFixed(2);
    case "logLikelihood":
      return natsText(value);
    case "brier":
      return value.toFixed(4);
    case "parameters":
    case "multiplyAdds":
      return sizeText(value);
    default:
      return value < 9.95 ? value.toPrecision(2) : value.toFixed(value < 100 ? 1 : 0);
  }
}

/** A mean with its standard error: `1.94 ± 0.31`; `±` is left out where there is one run. */
export function meanText(figure: ComparedFigure, { mean, standardError }: Mean): string {
  const text = valueText(figure, mean);
  return standardError ? `${text} ± ${valueText(figure, standardError)}` : text;
}

/** A method in words, with which of its ways: "searched, chosen". */
export function wayText({ method, way }: Pick<ComparedWay, "method" | "way">): string {
  return way === "" ? method : `${method}, ${way}`;
}

/** A count with three digits and a thousandfold: `850`, `12.3k`, `1.05M`. */
export function sizeText(count: number): string {
  const units = ["", "k", "M", "G", "T"];
  let unit = 0;
  while (count >= 999.5 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  return unit === 0 ? String(Math.round(count)) : count.toPrecision(3) + units[unit];
}
