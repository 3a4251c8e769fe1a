// The examples that have a finite prediction at every exit, and their log-probabilities.

import { isPrediction } from "./class_predictions.ts";

/**
 * The examples whose log-probabilities are a prediction at every exit, ascending.
 *
 * @param log log p(y | x, d), [E, B, K] row-major
 * @param exits E
 * @param examples B
 */
export function predictedExamples(
  log: ArrayLike<number>,
  exits: number,
  examples: number,
): number[] {
  const classes = log.length / (exits * examples);
  if (examples > 0 && !(Number.isSafeInteger(classes) && classes > 0)) {
    throw new TypeError(
      `predictedExamples(): wanted [${exits} exits, ${examples} examples, classes], got ${log.length} values`,
    );
  }
  const predicted: number[] = [];
  for (let n = 0; n < examples; n++) {
    let exit = 0;
    while (exit < exits && isPrediction(log, exit * examples + n, classes)) exit++;
    if (exit === exits) predicted.push(n);
  }
  return predicted;
}

/**
 * The values of some examples alone.
 *
 * @param values [E, B, ...] row-major
 * @param exits E
 * @param examples B
 * @param positions of the examples kept
 * @returns [E, positions, ...]
 */
export function takeExamples(
  values: Float32Array,
  exits: number,
  examples: number,
  positions: readonly number[],
): Float32Array<ArrayBuffer> {
  const size = values.length / (exits * examples);
  const taken = new Float32Array(exits * positions.length * size);
  for (let exit = 0; exit < exits; exit++) {
    positions.forEach((n, to) => {
      const from = (exit * examples + n) * size;
      taken.set(values.subarray(from, from + size), (exit * positions.length + to) * size);
    });
  }
  return taken;
}
