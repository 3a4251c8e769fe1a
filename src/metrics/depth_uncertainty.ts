// The entropy of a mixture over depth as the sum of the exits' expected entropy and their mutual information (Depeweg et
// al. 2018, arXiv 1710.07283, with depth in place of weights).

import { checkArgument, numbers } from "../calls/checks.ts";
import { entropyOf } from "./class_predictions.ts";
import { mixtureLogProbabilities } from "../depth/mixture.ts";

/** Nats, one entry per example, [B]: total = expected + mutualInformation. */
export interface DepthUncertainty {
  /** Entropy of the mixture, H[Σ_d q_d p(y | x, d)]. */
  readonly total: Float64Array;
  /** Σ_d q_d H[p(y | x, d)]: the entropy if the depth were known. */
  readonly expected: Float64Array;
  /** Between class and depth, Σ_d q_d KL(p(y | x, d) ‖ mixture): 0 where all exits agree. */
  readonly mutualInformation: Float64Array;
}

/**
 * Splits the entropy of every example's mixture over depth.
 *
 * @param each log p(y | x, d), [E, B, K] row-major, normalised over classes; exits with q_d = 0 are not read
 * @param q E probabilities, one for each exit given
 * @param examples B
 * @throws RangeError that names the example where an exit with q_d > 0 has NaN or ∞
 */
export function depthUncertainty(
  each: ArrayLike<number>,
  q: readonly number[],
  examples: number,
): DepthUncertainty {
  checkArgument("depthUncertainty", "each", each, numbers);
  checkArgument("depthUncertainty", "q", q, numbers);
  const classes = each.length / (q.length * examples);
  if (!(Number.isSafeInteger(classes) && classes > 0)) {
    throw new TypeError(
      `depthUncertainty(): wanted [${q.length} exits, ${examples} examples, classes], got ${each.length} values`,
    );
  }
  const mass = q.reduce((sum, qd) => sum + qd, 0);
  if (!(Math.abs(mass - 1) < 1e-6 && q.every((qd) => qd >= 0))) {
    throw new RangeError(`depthUncertainty(): q must be at least 0 and sum to 1, got [${q}]`);
  }
  const mixture = mixtureLogProbabilities(each, q); // [B, K]
  const total = new Float64Array(examples);
  const expected = new Float64Array(examples);
  const mutualInformation = new Float64Array(examples);
  for (let n = 0; n < examples; n++) {
    for (let d = 0; d < q.length; d++) {
      if (q[d] === 0) continue;
      const row = (d * examples + n) * classes;
      for (let k = 0; k < classes; k++) {
        const log = each[row + k];
        if (!(log < Infinity)) {
          throw new RangeError(
            `depthUncertainty(): log-probabilities must be numbers, got ${log} for class ${k} of ` +
              `example ${n} at exit ${d}`,
          );
        }
        const weight = q[d] * Math.exp(log);
        if (weight === 0) continue;
        expected[n] -= weight * log;
        // a divergence, not the difference of two entropies: if exits almost agree that would be rounding error alone
        mutualInformation[n] += weight * (log - mixture[n * classes + k]);
      }
    }
    expected[n] = Math.max(0, expected[n]);
    mutualInformation[n] = Math.max(0, mutualInformation[n]);
    total[n] = entropyOf(mixture, n, classes);
  }
  return { total, expected, mutualInformation };
}
