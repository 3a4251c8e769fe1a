// The examples worth a look: those that are most wrong, and those that are most doubtful.

import { whole } from "../calls/checks.ts";
import { numeric, type OptionTable } from "../calls/option.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { ascendingOrder } from "../math/order.ts";
import type { LabelledPredictions } from "../metrics/class_tally.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";

/** The options that are also flags. */
export const listedOptions = {
  examples: {
    ...numeric("N", whole(0)),
    default: 12,
    about: "list the N examples that are most wrong, and the N most doubtful; 0 for none",
  },
} satisfies OptionTable;

/** An example and its prediction by the full mixture. */
export interface ListedExample {
  /** Its row of the stored data, from 0. */
  readonly row: number;
  /** Its true class. */
  readonly label: number;
  /** The most probable class. */
  readonly predicted: number;
  /** The probability of that class. */
  readonly probability: number;
  /** Log-probability of the true class, nats. */
  readonly logLikelihood: number;
  /** Entropy of the prediction, nats. */
  readonly entropy: number;
}

/** Examples worth a look. */
export interface ListedExamples {
  /** Wrong predictions, the lowest log-likelihood of the true class first; equal ones by position. */
  readonly wrong: readonly ListedExample[];
  /** The highest entropy first, right or wrong; equal ones by position. */
  readonly doubtful: readonly ListedExample[];
}

/**
 * The most wrong and the most doubtful examples of a split.
 *
 * @param missing positions of the examples without a prediction, ascending; the others are those of the predictions
 * @param most of each
 */
export function listedExamples(
  data: Pick<Dataset, "rows">,
  missing: readonly number[],
  { labels, predicted }: LabelledPredictions,
  { confidence, logLikelihood, entropy }: ExampleScores,
  most: number,
): ListedExamples {
  const left = new Set(missing);
  const rows = Array.from(data.rows).filter((_, position) => !left.has(position));
  const listed = (positions: number[]) =>
    positions.slice(0, most).map((n): ListedExample => ({
      row: rows[n],
      label: labels[n],
      predicted: predicted[n],
      probability: confidence[n],
      logLikelihood: logLikelihood[n],
      entropy: entropy[n],
    }));
  const byLikelihood = ascendingOrder("listedExamples", "a log-likelihood", logLikelihood);
  const byEntropy = ascendingOrder("listedExamples", "an entropy", entropy.map((each) => -each));
  return {
    wrong: listed(Array.from(byLikelihood).filter((n) => labels[n] !== predicted[n])),
    doubtful: listed(Array.from(byEntropy)),
  };
}
