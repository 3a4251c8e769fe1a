// Checks of log-probabilities of classes and their labels, which every metric does first. A row with NaN is no
// prediction, so it has neither a class nor a certainty.

import { checkArgument, numbers } from "../calls/checks.ts";

/**
 * Whether an example's K log-probabilities, `log` being [B, K], are a prediction: below +∞, at least one above −∞.
 */
export function isPrediction(log: ArrayLike<number>, example: number, classes: number): boolean {
  let some = false;
  for (let i = example * classes; i < (example + 1) * classes; i++) {
    if (!(log[i] < Infinity)) return false; // NaN too
    if (log[i] > -Infinity) some = true;
  }
  return some;
}

/**
 * The most probable class of an example, `log` being [B, K]; of several equal ones the smallest.
 *
 * @throws RangeError if the row is no prediction
 */
export function topClass(log: ArrayLike<number>, example: number, classes: number): number {
  checkPrediction("topClass", log, example, classes);
  let top = 0;
  for (let k = 1; k < classes; k++) {
    if (log[example * classes + k] > log[example * classes + top]) top = k;
  }
  return top;
}

/**
 * Entropy of an example's class probabilities in nats, `log` being [B, K]; rounding never makes it negative. NaN where
 * the row is no prediction.
 */
export function entropyOf(log: ArrayLike<number>, example: number, classes: number): number {
  if (!isPrediction(log, example, classes)) return NaN;
  let entropy = 0;
  for (let i = example * classes; i < (example + 1) * classes; i++) {
    if (log[i] > -Infinity) entropy -= Math.exp(log[i]) * log[i];
  }
  return Math.max(0, entropy);
}

/**
 * K, where `log` is [B, K], every row a prediction and every label one of 0..K−1.
 *
 * @param name of the function in errors
 */
export function classCount(
  name: string,
  log: ArrayLike<number>,
  labels: ArrayLike<number>,
): number {
  checkArgument(name, "log", log, numbers);
  checkArgument(name, "labels", labels, numbers);
  const classes = log.length / labels.length;
  if (labels.length === 0 || !Number.isInteger(classes)) {
    throw new TypeError(
      `${name}(): wanted [B, K] log-probabilities and B ≥ 1 labels, got ${log.length} and ${labels.length}`,
    );
  }
  for (let i = 0; i < log.length; i++) {
    if (log[i] > 1e-4) {
      throw new RangeError(`${name}(): log-probabilities must be at most 0, got ${log[i]}`);
    }
  }
  for (let n = 0; n < labels.length; n++) {
    if (!(Number.isInteger(labels[n]) && labels[n] >= 0 && labels[n] < classes)) {
      throw new RangeError(`${name}(): labels must be in 0..${classes - 1}, got ${labels[n]}`);
    }
    checkPrediction(name, log, n, classes);
  }
  return classes;
}

function checkPrediction(
  name: string,
  log: ArrayLike<number>,
  example: number,
  classes: number,
): void {
  if (isPrediction(log, example, classes)) return;
  for (let k = 0; k < classes; k++) {
    const value = log[example * classes + k];
    if (value < Infinity) continue;
    throw new RangeError(
      `${name}(): wanted a finite prediction for every example, got ${value} for class ${k} of ` +
        `example ${example}`,
    );
  }
  throw new RangeError(
    `${name}(): wanted a finite prediction for every example, got no class above −∞ for ` +
      `example ${example}`,
  );
}
