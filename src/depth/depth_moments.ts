// Most probable and mean depth of a posterior.

import { checkProbabilities } from "./probabilities.ts";

/** The most probable depth; of several equal ones the smallest. Refuses invalid posteriors. */
export function argmaxDepth(q: readonly number[]): number {
  checkProbabilities("argmaxDepth", q, "the posterior");
  let best = 0;
  for (let d = 1; d < q.length; d++) if (q[d] > q[best]) best = d;
  return best;
}

/** E_q[d] = Σ_d d q_d, in blocks. Refuses invalid posteriors. */
export function expectedDepth(q: readonly number[]): number {
  checkProbabilities("expectedDepth", q, "the posterior");
  let sum = 0;
  for (let d = 0; d < q.length; d++) sum += d * q[d];
  return sum;
}
