// Predictions as rows of a CSV file: class, a probability for each class, entropy, depth, and the reason if missing.

import { entropyOf, isPrediction, topClass } from "../metrics/class_predictions.ts";

/** Predictions for a batch of inputs. */
export interface PredictedBatch {
  /** log p(y | x), `[B, K]` row-major. */
  readonly logProbabilities: ArrayLike<number>;
  /** Blocks computed for each input, `[B]`. */
  readonly depths: ArrayLike<number>;
  /** The standardised inputs, `[B, ...shape]`, for the reasons of rows without a prediction. */
  readonly inputs?: ArrayLike<number>;
}

/** The first row. Probabilities have the names of their classes, or their numbers, after "p_". */
export function predictionHeader(classNames: readonly string[]): string {
  return ["class", ...classNames.map((name) => `p_${name}`), "entropy", "depth", "reason"].map(cell)
    .join(",") + "\n";
}

/**
 * A row for every input: the most probable class, the probability of each class, the entropy of all of them in
 * nats, and the blocks computed. Numbers have seven significant digits, as float32 has. If a prediction is not finite
 * the row has only a reason in its last cell.
 *
 * @param featureNames of vectors, for the reasons
 */
export function predictionRows(
  { logProbabilities, depths, inputs }: PredictedBatch,
  classNames: readonly string[],
  featureNames?: readonly string[],
): string {
  const classes = classNames.length;
  const names = classNames.map(cell);
  let text = "";
  for (let n = 0; n < depths.length; n++) {
    if (!isPrediction(logProbabilities, n, classes)) {
      text += ",".repeat(classes + 3) + cell(reasonOf(n, depths.length, inputs, featureNames)) +
        "\n";
      continue;
    }
    text += names[topClass(logProbabilities, n, classes)];
    for (let k = 0; k < classes; k++) {
      text += `,${short(Math.exp(logProbabilities[n * classes + k]))}`;
    }
    text += `,${short(entropyOf(logProbabilities, n, classes))},${depths[n]},\n`;
  }
  return text;
}

/** The rows of a batch without a finite prediction, from 0. */
export function rowsWithout({ logProbabilities, depths }: PredictedBatch): number[] {
  const classes = logProbabilities.length / depths.length;
  return Array.from(depths, (_, n) => n).filter((n) => !isPrediction(logProbabilities, n, classes));
}

/** "not finite: width is -3.4e+38 standard deviations from its mean": the feature that is farthest out. */
function reasonOf(
  row: number,
  rows: number,
  inputs: ArrayLike<number> | undefined,
  featureNames: readonly string[] | undefined,
): string {
  if (!inputs) return "not finite";
  const size = inputs.length / rows;
  let farthest = row * size;
  for (let i = farthest; i < (row + 1) * size; i++) {
    if (Math.abs(inputs[i]) > Math.abs(inputs[farthest])) farthest = i;
  }
  const place = farthest - row * size;
  const name = featureNames?.[place] ?? `input ${place + 1}`;
  const value = inputs[farthest];
  return Number.isFinite(value)
    ? `not finite: ${name} is ${Number(value.toPrecision(2))} standard deviations from its mean`
    : `not finite: ${name} is too far from its mean for float32`;
}

/** Seven digits without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** A cell, quoted if necessary (RFC 4180). */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
