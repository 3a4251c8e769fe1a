// Per-example scores of predictions: the few numbers from which errors, likelihoods, calibration,
// rejection and their bootstrap intervals follow without the probabilities.

import { anObject, type Check, checkArgument, listOf } from "../calls/checks.ts";
import { classCount, topClass } from "./class_predictions.ts";

/** One entry per example, [N]. */
export interface ExampleScores {
  /** 1 where the most probable class is the label (ties: the smaller class), else 0. */
  readonly correct: Uint8Array;
  /** Probability of the most probable class, in (0, 1]. */
  readonly confidence: Float64Array;
  /** Log-probability of the label, nats. */
  readonly logLikelihood: Float64Array;
  /** Brier score Σ_k (p_k − [k = y])², summed over classes: 0 to 2. */
  readonly brier: Float64Array;
  /** Entropy of the predicted distribution, nats: 0 to log K. */
  readonly entropy: Float64Array;
}

/**
 * Per-example scores of predictions. A row with NaN or ∞, or with −∞ for every class, is no prediction without scores.
 *
 * @param log log-probabilities, [B, K] row-major
 * @param labels B whole numbers in 0..K−1
 * @throws RangeError that names the example without a prediction, or whose label is none of the classes
 */
export function exampleScoresOf(log: ArrayLike<number>, labels: ArrayLike<number>): ExampleScores {
  return exampleScoresFor("exampleScoresOf", log, labels);
}

/** The same for a function of another name in errors. */
export function exampleScoresFor(
  name: string,
  log: ArrayLike<number>,
  labels: ArrayLike<number>,
): ExampleScores {
  const classes = classCount(name, log, labels);
  const exampleScores = emptyExampleScores(labels.length);
  for (let n = 0; n < labels.length; n++) {
    const row = n * classes;
    const top = topClass(log, n, classes);
    exampleScores.correct[n] = top === labels[n] ? 1 : 0;
    // rounding in float32 leaves logarithms slightly above 0
    exampleScores.confidence[n] = Math.min(1, Math.exp(log[row + top]));
    exampleScores.logLikelihood[n] = log[row + labels[n]];
    let brier = 0;
    let entropy = 0;
    for (let k = 0; k < classes; k++) {
      const p = Math.exp(log[row + k]);
      brier += (p - (k === labels[n] ? 1 : 0)) ** 2;
      if (p > 0) entropy -= p * log[row + k];
    }
    exampleScores.brier[n] = brier;
    exampleScores.entropy[n] = Math.max(0, entropy);
  }
  return exampleScores;
}

/**
 * The per-example scores of several pieces, in order, as when a data set is predicted in pieces.
 *
 * @throws TypeError if a piece has different numbers of entries
 */
export function joinExampleScores(parts: readonly ExampleScores[]): ExampleScores {
  checkArgument(
    "joinExampleScores",
    "parts",
    parts,
    listOf("an array of per-example scores", someExampleScores),
  );
  parts.forEach((part, i) => {
    const { correct, confidence, logLikelihood, brier, entropy } = part;
    const lengths = [correct, confidence, logLikelihood, brier, entropy].map((each) => each.length);
    if (lengths.every((length) => length === correct.length)) return;
    throw new TypeError(
      `joinExampleScores(): wanted arrays of equal length, got lengths [${lengths}] in entry ${i}`,
    );
  });
  const joined = emptyExampleScores(parts.reduce((sum, { correct }) => sum + correct.length, 0));
  let from = 0;
  for (const part of parts) {
    joined.correct.set(part.correct, from);
    joined.confidence.set(part.confidence, from);
    joined.logLikelihood.set(part.logLikelihood, from);
    joined.brier.set(part.brier, from);
    joined.entropy.set(part.entropy, from);
    from += part.correct.length;
  }
  return joined;
}

/** The per-example scores of the examples at these positions. */
export function takeExampleScores(
  exampleScores: ExampleScores,
  positions: readonly number[],
): ExampleScores {
  const taken = emptyExampleScores(positions.length);
  positions.forEach((n, to) => {
    taken.correct[to] = exampleScores.correct[n];
    taken.confidence[to] = exampleScores.confidence[n];
    taken.logLikelihood[to] = exampleScores.logLikelihood[n];
    taken.brier[to] = exampleScores.brier[n];
    taken.entropy[to] = exampleScores.entropy[n];
  });
  return taken;
}

function emptyExampleScores(examples: number): ExampleScores {
  return {
    correct: new Uint8Array(examples),
    confidence: new Float64Array(examples),
    logLikelihood: new Float64Array(examples),
    brier: new Float64Array(examples),
    entropy: new Float64Array(examples),
  };
}

/** A check for per-example scores. */
export const someExampleScores: Check = anObject(
  "per-example scores, as exampleScoresOf() returns them",
  ({ correct, confidence }) => ArrayBuffer.isView(correct) && ArrayBuffer.isView(confidence),
);
