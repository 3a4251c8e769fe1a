// Predictions as rows of a CSV file: class, a probability for each class, entropy, depth.

import { entropyOf, topClass } from "../numbers/class_predictions.ts";

/** Predictions for a batch of inputs. */
export interface PredictedBatch {
  /** log p(y | x), `[B, K]` row-major. */
  readonly logProbabilities: ArrayLike<number>;
  /** Blocks that each input went through, `[B]`. */
  readonly depths: ArrayLike<number>;
}

/** The first row. Probabilities have the names of their classes, or their numbers, after "p_". */
export function predictionHeader(classNames: readonly string[]): string {
  return ["class", ...classNames.map((name) => `p_${name}`), "entropy", "depth"].map(cell)
    .join(",") + "\n";
}

/**
 * A row for every input: the most probable class, the probability of each class, the entropy of all of them in
 * nats, and the blocks gone through. Numbers have seven significant digits, as many as float32.
 */
export function predictionRows(
  { logProbabilities, depths }: PredictedBatch,
  classNames: readonly string[],
): string {
  const classes = classNames.length;
  const names = classNames.map(cell);
  let text = "";
  for (let n = 0; n < depths.length; n++) {
    text += names[topClass(logProbabilities, n, classes)];
    for (let k = 0; k < classes; k++) {
      text += `,${short(Math.exp(logProbabilities[n * classes + k]))}`;
    }
    text += `,${short(entropyOf(logProbabilities, n, classes))},${depths[n]}\n`;
  }
  return text;
}

/** Seven digits without trailing zeros. */
function short(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** A cell, quoted where it has to be (RFC 4180). */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
