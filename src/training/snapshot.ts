// What a training stream emits: plain, frozen, JSON-serialisable numbers, never a tensor.

import { argmaxDepth, chooseDepth, type DepthRule, expectedDepth } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { expectedLogLikelihood, klDivergence } from "../depth/elbo.ts";
import type { Score } from "../evaluation/score.ts";

/** The state of training after an epoch. */
export interface Snapshot {
  /** Epochs begun, from 1. */
  readonly epoch: number;
  /** Gradient steps so far. */
  readonly step: number;
  /** Seconds since subscription. */
  readonly seconds: number;
  /** q, D + 1 probabilities, one for each exit; 0 for exits that were cut. */
  readonly posterior: readonly number[];
  /**
   * m_d, the epoch's mean log-likelihood of every exit while training, nats per example; null for exits
   * that were not computed or were cut.
   */
  readonly logLikelihood: readonly (number | null)[];
  /** N Σ_d q_d m_d − KL(q ‖ β), nats for the whole data set. */
  readonly elbo: number;
  /** KL(q ‖ β), nats. */
  readonly kl: number;
  /** What training maximises, nats per example: ELBO / N under the default objective. */
  readonly objective: number;
  /** E_q[d], blocks. */
  readonly expectedDepth: number;
  /** The most probable depth, blocks. */
  readonly argmaxDepth: number;
  /** The depth that the rule in use chooses (default: smallest d with q_d ≥ 0.95 max q), blocks. */
  readonly chosenDepth: number;
  /** The full mixture on the validation part; present when it was evaluated this epoch (see `validateEvery`). */
  readonly validation?: Score;
  /** Blocks that the network has at this moment. */
  readonly depth: number;
  /** True in the last snapshot, which belongs to the restored best weights. */
  readonly final?: true;
  /** In the last snapshot: the epoch whose weights were restored. */
  readonly bestEpoch?: number;
  /** In the last snapshot: why training ended. */
  readonly stoppedBy?: StopReason;
}

/**
 * Why a stream ended: nothing improved for the patience, the planned epochs were done, or the source was
 * stopped before.
 */
export type StopReason = "patience" | "epochs" | "interrupt";

/** What a snapshot says of a posterior and the m_d that go with it. */
export function posteriorSummary(
  posterior: DepthPosterior,
  m: ArrayLike<number>,
  trainSize: number,
  rule: DepthRule,
): Pick<
  Snapshot,
  | "posterior"
  | "logLikelihood"
  | "elbo"
  | "kl"
  | "objective"
  | "expectedDepth"
  | "argmaxDepth"
  | "chosenDepth"
> {
  const q = posterior.probabilities();
  const { prior, depth } = posterior;
  const logLikelihood: (number | null)[] = prior.slice();
  for (let d = 0; d < prior.length; d++) {
    logLikelihood[d] = d <= depth && Number.isFinite(m[d]) ? m[d] : null;
  }
  const kl = klDivergence(q, prior);
  const metrics = {
    posterior: q,
    logLikelihood,
    elbo: trainSize * expectedLogLikelihood(q, m) - kl,
    kl,
    objective: posterior.objectiveValue(m, trainSize),
    expectedDepth: expectedDepth(q),
    argmaxDepth: argmaxDepth(q),
    chosenDepth: chooseDepth(q, rule),
  };
  // frozen last: freezing boxes every number of an array, with which arithmetic is slow
  Object.freeze(q);
  Object.freeze(logLikelihood);
  return metrics;
}
