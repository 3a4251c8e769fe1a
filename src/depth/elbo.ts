// The arithmetic of a categorical posterior over depth: its divergence from the prior, the evidence
// lower bound with its gradient, and the exact posterior (Antorán et al. 2020, equations 2 to 6).
// Exits with q_d = 0 contribute nothing, so their log-likelihood may be missing (NaN); otherwise NaN is refused.

import { logSumExp, softmax } from "../math/log_space.ts";
import { checkLogLikelihoods, checkProbabilities, checkTrainSize } from "./probabilities.ts";

/**
 * KL(q ‖ β) = Σ_d q_d log(q_d / β_d), in nats; terms with q_d = 0 are zero, and it is infinite where q_d > 0 and β_d = 0.
 *
 * @throws RangeError if an entry is not finite or below 0, or q or β has none above 0
 */
export function klDivergence(q: readonly number[], prior: readonly number[]): number {
  checkProbabilities("klDivergence", q);
  checkPrior("klDivergence", prior, q.length);
  let sum = 0;
  for (let d = 0; d < q.length; d++) if (q[d] > 0) sum += q[d] * logRatio(q[d], prior[d]);
  return sum;
}

/**
 * Σ_d q_d m_d over the exits with q_d > 0: nats per example when m is.
 *
 * @throws RangeError if q is not a posterior, or m_d is NaN, ∞ or missing where q_d > 0
 */
export function expectedLogLikelihood(q: readonly number[], m: ArrayLike<number>): number {
  checkWeighed("expectedLogLikelihood", q, m);
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
  checkTrainSize("elbo", trainSize, 0);
  return elboOfKl(q, m, klDivergence(q, prior), trainSize);
}

/** The same where KL(q ‖ β) is known already, as for snapshots. */
export function elboOfKl(
  q: readonly number[],
  m: ArrayLike<number>,
  kl: number,
  trainSize: number,
): number {
  const likelihood = expectedLogLikelihood(q, m);
  return (trainSize > 0 ? trainSize * likelihood : 0) - kl;
}

/** L / N, nats per example: what training maximises under the ELBO, and what patience follows. */
export function elboPerExample(
  q: readonly number[],
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number {
  return expectedLogLikelihood(q, m) - klDivergence(q, prior) / trainSize;
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
  checkWeighed("elboGradient", q, m);
  checkPrior("elboGradient", prior, q.length);
  checkTrainSize("elboGradient", trainSize, 1);
  const g = q.slice();
  let mean = 0;
  for (let d = 0; d < q.length; d++) {
    g[d] = q[d] > 0 ? -m[d] + (logRatio(q[d], prior[d]) + 1) / trainSize : 0;
    mean += q[d] * g[d];
  }
  for (let d = 0; d < q.length; d++) g[d] = q[d] * (g[d] - mean);
  return g;
}

/**
 * Exact posterior p(d | data) ∝ β_d exp(N m_d), in log space.
 *
 * @param m mean log-likelihood of every exit, nats per example; exits beyond its end get probability 0
 * @throws RangeError if a log-likelihood is NaN or ∞, or all joint probabilities are 0
 */
export function exactPosterior(
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number[] {
  const joint = logJoint("exactPosterior", m, prior, trainSize);
  if (joint.every((value) => value === -Infinity)) {
    throw new RangeError(
      "exactPosterior(): every exit has probability 0, so there is no posterior",
    );
  }
  const q = softmax(joint);
  return prior.map((_, d) => q[d] ?? 0);
}

/** log p(data) = log Σ_d β_d exp(N m_d), in nats for the whole data set; −∞ if every exit has probability 0. */
export function logMarginalLikelihood(
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number {
  return logSumExp(logJoint("logMarginalLikelihood", m, prior, trainSize));
}

function logJoint(
  name: string,
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number[] {
  checkLogLikelihoods(name, m);
  checkPrior(name, prior, m.length);
  checkTrainSize(name, trainSize, 0);
  return Array.from(m, (md, d) => Math.log(prior[d]) + (trainSize > 0 ? trainSize * md : 0));
}

/** β may be longer than the exits, some of which were cut. */
function checkPrior(name: string, prior: readonly number[], exits: number): void {
  checkProbabilities(name, prior, "the prior");
  if (prior.length < exits) {
    throw new TypeError(
      `${name}(): wanted a prior of at least ${exits} exits, got ${prior.length}`,
    );
  }
}

function checkWeighed(name: string, q: readonly number[], m: ArrayLike<number>): void {
  checkProbabilities(name, q);
  checkLogLikelihoods(name, m, (d) => q[d] > 0);
  if (q.length > m.length && q.some((qd, d) => d >= m.length && qd > 0)) {
    throw new TypeError(`${name}(): wanted ${q.length} log-likelihoods, got ${m.length}`);
  }
}

/** log(q / β) of q above 0, also if the ratio overflows; ∞ if β is 0. */
function logRatio(q: number, prior: number): number {
  const ratio = q / prior;
  if (ratio > 0 && ratio < Infinity) return Math.log(ratio);
  return Math.log(q) - Math.log(Math.abs(prior)); // of −0 too
}
