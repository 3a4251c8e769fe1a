// The mixture of predictions over depth: p(y | x) = Σ_d q_d p(y | x, d), always on logarithms.

import { checkProbabilities } from "./probabilities.ts";

/**
 * Log-probabilities of the mixture over exits.
 *
 * @param logProbabilities log p(y | x, d), shape [E, cells] row-major; a cell is an example, or an
 *   example and a class
 * @param q E probabilities, one for each exit given; exits with q_d = 0 are ignored
 * @returns log Σ_d q_d p, one number for each cell; NaN where an exit with q_d > 0 has NaN or ∞ there
 * @throws RangeError if an entry of q is not finite or below 0, or none is above 0
 */
export function mixtureLogProbabilities(
  logProbabilities: ArrayLike<number>,
  q: readonly number[],
): Float64Array<ArrayBuffer> {
  const cells = logProbabilities.length / q.length;
  if (!Number.isInteger(cells)) {
    throw new TypeError(
      `mixtureLogProbabilities(): ${logProbabilities.length} values do not divide among ${q.length} exits`,
    );
  }
  checkProbabilities("mixtureLogProbabilities", q);
  const exits = q.flatMap((qd, d) => qd > 0 ? [{ offset: d * cells, logQ: Math.log(qd) }] : []);
  const mixture = new Float64Array(cells); // [cells]
  for (let cell = 0; cell < cells; cell++) {
    let largest = -Infinity;
    for (const { offset, logQ } of exits) {
      largest = Math.max(largest, logQ + logProbabilities[offset + cell]);
    }
    let sum = 0;
    for (const { offset, logQ } of exits) {
      sum += Math.exp(logQ + logProbabilities[offset + cell] - largest);
    }
    mixture[cell] = largest === -Infinity ? -Infinity : largest + Math.log(sum);
  }
  return mixture;
}
