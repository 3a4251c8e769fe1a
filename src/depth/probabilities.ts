// Checks of probabilities over exits, of log-likelihoods and of the number of training examples.

import { type Check, checkArgument, numbers } from "../calls/checks.ts";

/** A check for an array, whose entries {@linkcode checkProbabilities} checks. */
export const someProbabilities: Check = {
  wanted: "an array of probabilities, one per exit",
  is: (value) =>
    Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array,
};

/**
 * Refuses q if an entry is not finite or below 0, or none is above 0; callers check whether it sums to 1.
 *
 * @param name of the function in errors
 */
export function checkProbabilities(name: string, q: readonly number[], what = "q"): void {
  checkArgument(name, what, q, someProbabilities);
  let some = false;
  for (let d = 0; d < q.length; d++) {
    if (!(q[d] >= 0 && q[d] < Infinity)) {
      throw new RangeError(
        `${name}(): ${what} must be probabilities, finite and at least 0, got ${q[d]} at exit ${d}`,
      );
    }
    if (q[d] > 0) some = true;
  }
  if (!some) {
    throw new RangeError(`${name}(): ${what} must have a positive entry, got [${q}]`);
  }
}

/** Refuses log-likelihoods that are NaN or +∞ at exits for which `counts` is true; −∞ is the log of 0. */
export function checkLogLikelihoods(
  name: string,
  m: ArrayLike<number>,
  counts: (exit: number) => boolean = () => true,
): void {
  checkArgument(name, "log-likelihoods", m, numbers);
  for (let d = 0; d < m.length; d++) {
    if (!(m[d] < Infinity) && counts(d)) {
      throw new RangeError(
        `${name}(): log-likelihoods must be numbers below infinity, got ${m[d]} at exit ${d}`,
      );
    }
  }
}

/** Refuses a number of training examples that is not finite or below `least`. */
export function checkTrainSize(name: string, trainSize: number, least: 0 | 1): void {
  if (!(trainSize >= least && trainSize < Infinity)) {
    throw new RangeError(
      `${name}(): trainSize must be a number of at least ${least}, got ${trainSize}`,
    );
  }
}
