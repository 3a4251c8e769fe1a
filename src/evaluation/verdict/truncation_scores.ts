// Per-example log-likelihoods of the mixture truncated at every depth, from the pieces of one pass through a split.

import { truncatedMixtures } from "../../depth/truncated_mixtures.ts";
import { isPrediction, topClass } from "../../metrics/class_predictions.ts";

/** The scores of the examples of a split that have finite predictions. */
export interface TruncationScores {
  /** Log-probability of the label under the mixture truncated at each depth, `[depth + 1][N]`. */
  readonly logLikelihood: readonly Float64Array[];
  /** Wrong predictions of each. */
  readonly wrong: readonly number[];
  /** Log-probability of the label at each exit alone, `[depth + 1][N]`; NaN where it predicts nothing. */
  readonly alone: readonly Float64Array[];
  /** Wrong predictions of each exit alone. */
  readonly wrongAlone: readonly number[];
  /** `[N]`. */
  readonly labels: Int32Array;
}

/** Collects {@linkcode TruncationScores} of a split. */
interface TruncationCollector {
  /**
   * Adds examples.
   *
   * @param each log p(y | x, d) at all exits, `[exits, B, K]` row-major
   * @param labels `[B]`
   */
  take(each: ArrayLike<number>, labels: Int32Array): void;
  /** The scores of all examples so far. */
  scores(): TruncationScores;
}

/**
 * A collector for a posterior.
 *
 * @param q over all exits of the network; they sum to 1
 * @param examples of the split, at most
 */
export function truncationCollector(q: readonly number[], examples: number): TruncationCollector {
  const logLikelihood = q.map(() => new Float64Array(examples));
  const alone = q.map(() => new Float64Array(examples));
  const [wrong, wrongAlone] = [q.map(() => 0), q.map(() => 0)];
  const labelsSeen = new Int32Array(examples);
  let count = 0;
  return {
    take(each, labels) {
      if (labels.length === 0) return;
      const classes = each.length / q.length / labels.length;
      let d = 0;
      for (const log of truncatedMixtures(each, q)) {
        for (let n = 0; n < labels.length; n++) {
          const atExit = d * labels.length + n;
          logLikelihood[d][count + n] = log[n * classes + labels[n]];
          // an exit that the mixture does not use may have no prediction
          const predicted = isPrediction(each, atExit, classes);
          alone[d][count + n] = predicted ? each[atExit * classes + labels[n]] : NaN;
          if (topClass(log, n, classes) !== labels[n]) wrong[d]++;
          if (!predicted || topClass(each, atExit, classes) !== labels[n]) wrongAlone[d]++;
        }
        d++;
      }
      labelsSeen.set(labels, count);
      count += labels.length;
    },
    scores: () => ({
      logLikelihood: logLikelihood.map((values) => values.subarray(0, count)),
      wrong: [...wrong],
      alone: alone.map((values) => values.subarray(0, count)),
      wrongAlone: [...wrongAlone],
      labels: labelsSeen.subarray(0, count),
    }),
  };
}
