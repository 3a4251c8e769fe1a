// How good predictions are. All take log-probabilities, shape [B, K] row-major, and labels in 0..K−1.

/** Share of examples whose most probable class is not the label, in 0..1 (ties: the smaller class). */
export function classificationError(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = classCount("classificationError", log, labels);
  let wrong = 0;
  for (let n = 0; n < labels.length; n++) {
    if (topClass(log, n, classes) !== labels[n]) wrong++;
  }
  return wrong / labels.length;
}

/** Mean log-probability of the labels, nats per example. */
export function meanLogLikelihood(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = classCount("meanLogLikelihood", log, labels);
  let sum = 0;
  for (let n = 0; n < labels.length; n++) sum += log[n * classes + labels[n]];
  return sum / labels.length;
}

/** Brier score Σ_k (p_k − [k = y])², summed over classes and averaged over examples: 0 to 2. */
export function brierScore(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = classCount("brierScore", log, labels);
  let sum = 0;
  for (let n = 0; n < labels.length; n++) {
    for (let k = 0; k < classes; k++) {
      sum += (Math.exp(log[n * classes + k]) - (k === labels[n] ? 1 : 0)) ** 2;
    }
  }
  return sum / labels.length;
}

/**
 * Expected calibration error of the top class: equal-width bins (left-open, right-closed) over (0, 1],
 * |accuracy − mean confidence| of each, weighted by its share of examples; 0 to 1.
 *
 * @param bins default 15
 */
export function calibrationError(
  log: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins = 15,
): number {
  const classes = classCount("calibrationError", log, labels);
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new RangeError(`calibrationError(): bins must be a positive whole number, got ${bins}`);
  }
  const gap = new Float64Array(bins); // correct minus confidence, summed
  for (let n = 0; n < labels.length; n++) {
    const top = topClass(log, n, classes);
    const confidence = Math.exp(log[n * classes + top]);
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gap[bin] += (top === labels[n] ? 1 : 0) - confidence;
  }
  return gap.reduce((sum, g) => sum + Math.abs(g), 0) / labels.length;
}

function topClass(log: ArrayLike<number>, example: number, classes: number): number {
  let top = 0;
  for (let k = 1; k < classes; k++) {
    if (log[example * classes + k] > log[example * classes + top]) top = k;
  }
  return top;
}

function classCount(name: string, log: ArrayLike<number>, labels: ArrayLike<number>): number {
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
    if (!(labels[n] >= 0 && labels[n] < classes)) {
      throw new RangeError(`${name}(): labels must be in 0..${classes - 1}, got ${labels[n]}`);
    }
  }
  return classes;
}
