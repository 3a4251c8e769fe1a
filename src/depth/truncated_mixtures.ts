// The mixtures truncated at every depth, one after the other, on logarithms: each takes one more exit, so all together
// cost as much as one mixture.

import { checkProbabilities } from "./probabilities.ts";

/**
 * Log-probabilities of the mixture truncated at each depth d from 0 on, Σ_{j<d} q_j p_j + (Σ_{j≥d} q_j) p_d. The last one
 * is the full mixture.
 *
 * @param log log p(y | x, d), `[exits, cells]` row-major
 * @param q a probability for every exit; they sum to 1
 * @returns `[cells]` each, in an array that the next one replaces; NaN where an exit that counts has NaN or ∞
 */
export function* truncatedMixtures(
  log: ArrayLike<number>,
  q: readonly number[],
): Generator<Float64Array> {
  checkProbabilities("truncatedMixtures", q);
  const cells = log.length / q.length;
  if (!Number.isInteger(cells)) {
    throw new TypeError(
      `truncatedMixtures(): ${log.length} values do not divide among ${q.length} exits`,
    );
  }
  const before = new Float64Array(cells).fill(-Infinity); // log Σ_{j<d} q_j p_j
  const mixture = new Float64Array(cells);
  const beyond = masses(q);
  for (let d = 0; d < q.length; d++) {
    const offset = d * cells;
    const logMass = Math.log(beyond[d]);
    for (let cell = 0; cell < cells; cell++) {
      mixture[cell] = logSum(before[cell], logMass, log[offset + cell]);
    }
    yield mixture;
    const logQ = Math.log(q[d]);
    for (let cell = 0; cell < cells; cell++) {
      before[cell] = logSum(before[cell], logQ, log[offset + cell]);
    }
  }
}

/** Σ_{j≥d} q_j for every d. */
function masses(q: readonly number[]): number[] {
  const beyond = q.slice();
  for (let d = q.length - 2; d >= 0; d--) beyond[d] += beyond[d + 1];
  return beyond;
}

/** log(exp(a) + weight · exp(b)); a weight of 0 leaves b out, whatever it is. */
function logSum(a: number, logWeight: number, b: number): number {
  if (logWeight === -Infinity) return a;
  const other = logWeight + b;
  const larger = Math.max(a, other);
  if (larger === -Infinity) return larger; // the difference would be NaN
  return larger < Infinity ? larger + Math.log1p(Math.exp(-Math.abs(a - other))) : NaN;
}
