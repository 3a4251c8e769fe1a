// The baseline that predicts the class frequencies of the training split, whatever the input.

import type { Dataset } from "../../datasets/dataset.ts";

/** How often each class occurs in a split, `[K]`. */
export function classCounts({ classes, labels, rows }: Dataset): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) counts[labels[row]]++;
  return counts;
}

/**
 * The scores of the prediction that is the same for all examples: the frequency of each class.
 *
 * @param counts training examples of each class, `[K]`, not all 0
 * @param labels of the evaluated examples, `[N]`
 * @returns wrong predictions (of several most frequent classes the smallest is predicted), and log-probabilities of the
 *   labels, `[N]`: −∞ for a class without training examples
 */
export function frequencyScores(
  counts: readonly number[],
  labels: ArrayLike<number>,
): { readonly wrong: number; readonly logLikelihood: Float64Array } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const top = counts.indexOf(Math.max(...counts));
  const log = counts.map((count) => Math.log(count / total));
  let wrong = 0;
  for (let n = 0; n < labels.length; n++) if (labels[n] !== top) wrong++;
  return { wrong, logLikelihood: Float64Array.from(labels, (label) => log[label]) };
}
