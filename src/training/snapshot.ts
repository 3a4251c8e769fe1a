// The snapshot that a training stream emits: plain, frozen, JSON-serialisable numbers, never a tensor.

import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { klDivergence } from "../depth/elbo.ts";
import type { Score } from "../evaluation/score.ts";
import { scalarEntries, type SnapshotScalars, type snapshotScalars } from "./snapshot_scalars.ts";

/** The state of training after an epoch: its {@linkcode snapshotScalars} and values for every exit. */
export interface Snapshot extends SnapshotScalars {
  /** q, D + 1 probabilities, one for each exit; 0 for exits that were cut. */
  readonly posterior: readonly number[];
  /**
   * m_d, the epoch's mean log-likelihood of every exit in training, nats per example; null for exits
   * that were not computed or were cut.
   */
  readonly logLikelihood: readonly (number | null)[];
  /** The full mixture on the validation split; present when it was evaluated this epoch (see `validateEvery`). */
  readonly validation?: Score;
  /** True in the last snapshot, which belongs to the restored best weights. */
  readonly final?: true;
  /** In the last snapshot: the epoch whose weights were restored. */
  readonly bestEpoch?: number;
  /** In the last snapshot: why training ended. */
  readonly stoppedBy?: StopReason;
}

/**
 * Why a stream ended: no improvement for the patience, all planned epochs done, or the source stopped earlier.
 */
export type StopReason = "patience" | "epochs" | "interrupt";

/** The scalars that follow from a posterior; the others are counted by the stream. */
type PosteriorScalar = {
  [Name in keyof SnapshotScalars]: (typeof snapshotScalars)[Name] extends { readonly of: unknown }
    ? Name
    : never;
}[keyof SnapshotScalars];

const computed = scalarEntries().flatMap(([name, { of }]) => of ? [{ name, of }] : []);

/** The fields of a snapshot that follow from a posterior and its m_d. */
export function posteriorSummary(
  posterior: DepthPosterior,
  m: ArrayLike<number>,
  trainSize: number,
  rule: DepthRule,
): Pick<Snapshot, "posterior" | "logLikelihood" | PosteriorScalar> {
  const q = posterior.probabilities();
  const { prior, depth } = posterior;
  const logLikelihood: (number | null)[] = prior.slice();
  for (let d = 0; d < prior.length; d++) {
    logLikelihood[d] = d <= depth && Number.isFinite(m[d]) ? m[d] : null;
  }
  const moment = { posterior, q, kl: klDivergence(q, prior), m, trainSize, rule };
  const summary: Record<string, unknown> = { posterior: q, logLikelihood };
  for (const { name, of } of computed) summary[name] = of(moment);
  // frozen last: freezing boxes every number of an array, which makes arithmetic slow
  Object.freeze(q);
  Object.freeze(logLikelihood);
  return summary as ReturnType<typeof posteriorSummary>;
}
