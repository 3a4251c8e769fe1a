// The arithmetic of a categorical posterior over depth: its divergence from the prior, the evidence
// lower bound with its gradient, and the exact posterior (Antorán et al. 2020, equations 2 to 6).
// Where q weighs the exits, one with q_d = 0 contributes nothing, so that a log-likelihood that was not
// computed (NaN) may stand there.

import { logSumExp, softmax } from "./log_space.ts";

/** KL(q ‖ β) = Σ_d q_d log(q_d / β_d), in nats; terms with q_d = 0 are zero. */
export function klDivergence(q: readonly number[], prior: readonly number[]): number {
  let sum = 0;
  for (let d = 0; d < q.length; d++) if (q[d] > 0) sum += q[d] * Math.log(q[d] / prior[d]);
  return sum;
}

/** Σ_d q_d m_d over the exits with q_d > 0: nats per example when m is. */
export function expectedLogLikelihood(q: readonly number[], m: ArrayLike<number>): number {
  let sum = 0;
  for (let d = 0; d < q.length; d++) if (q[d] > 0) sum += q[d] * m[d];
  return sum;
}

/**
 * Evidence lower bound L = N Σ_d q_d m_d − KL(q ‖ β), in nats for the whole data set.
 *
 * @param m mean log-likelihood of every exit, nats per example
 * @param trainSize N, the number of training examples
 */
export function elbo(
  q: readonly number[],
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number {
  return trainSize * expectedLogLikelihood(q, m) - klDivergence(q, prior);
}

/**
 * Gradient of −L / N with respect to the posterior's logits α, where q = softmax(α):
 * q_j (g_j − Σ_d q_d g_d) with g_d = −m_d + (log(q_d / β_d) + 1) / N.
 */
export function elboGradient(
  q: readonly number[],
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number[] {
  const g = q.slice();
  let mean = 0;
  for (let d = 0; d < q.length; d++) {
    g[d] = q[d] > 0 ? -m[d] + (Math.log(q[d] / prior[d]) + 1) / trainSize : 0;
    mean += q[d] * g[d];
  }
  for (let d = 0; d < q.length; d++) g[d] = q[d] * (g[d] - mean);
  return g;
}

/**
 * Exact posterior p(d | data) ∝ β_d exp(N m_d), in log space.
 *
 * @param m mean log-likelihood of every exit, nats per example; exits beyond its end get probability 0
 */
export function exactPosterior(
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number[] {
  const q = softmax(logJoint(m, prior, trainSize));
  return prior.map((_, d) => q[d] ?? 0);
}

/** log p(data) = log Σ_d β_d exp(N m_d), in nats for the whole data set. */
export function logMarginalLikelihood(
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number {
  return logSumExp(logJoint(m, prior, trainSize));
}

function logJoint(m: ArrayLike<number>, prior: readonly number[], trainSize: number): number[] {
  return Array.from(m, (md, d) => Math.log(prior[d]) + trainSize * md);
}
