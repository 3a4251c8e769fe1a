// The snapshot that a training stream emits: plain, frozen, JSON-serialisable numbers, never a tensor.

import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { klDivergence } from "../depth/elbo.ts";
import type { HeldOut } from "./held_out.ts";
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
  /** The held-out split; present after {@linkcode estimateHeldOut}. */
  readonly heldOut?: HeldOutSnapshot;
  /** True in the last snapshot, which belongs to the restored best weights. */
  readonly final?: true;
  /** In the last snapshot: the epoch whose weights were restored. */
  readonly bestEpoch?: number;
  /** In the last snapshot: why training ended. */
  readonly stoppedBy?: StopReason;
}

/** The last estimate on a held-out split, in a snapshot. */
export interface HeldOutSnapshot {
  /** Gradient steps before it. */
  readonly step: number;
  /** N_v, the examples of the split. */
  readonly examples: number;
  /** m^v_d of every exit, nats per example; null for exits that were not computed or were cut. */
  readonly logLikelihood: readonly (number | null)[];
  /**
   * Whether the posterior learns from the split: `elbo` is then N_v Σ_d q_d m^v_d − KL(q ‖ β), nats for that split, and
   * under the ELBO `objective` is that per example of it.
   */
  readonly ofPosterior: boolean;
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

/** The log-likelihoods that a snapshot is made of. */
interface Likelihoods {
  /** m_d in training, nats per example. */
  readonly m: ArrayLike<number>;
  /** N, training examples. */
  readonly trainSize: number;
  /** Of the held-out split, if there is one. */
  readonly heldOut?: Pick<HeldOut, "latest" | "ofPosterior">;
}

/** The fields of a snapshot that follow from a posterior and its log-likelihoods. */
export function posteriorSummary(
  posterior: DepthPosterior,
  { m, trainSize, heldOut }: Likelihoods,
  rule: DepthRule,
): Pick<Snapshot, "posterior" | "logLikelihood" | "heldOut" | PosteriorScalar> {
  const q = posterior.probabilities();
  const { prior, depth } = posterior;
  const perExit = (m: ArrayLike<number>) => {
    const values: (number | null)[] = prior.slice();
    for (let d = 0; d < prior.length; d++) {
      values[d] = d <= depth && Number.isFinite(m[d]) ? m[d] : null;
    }
    return values;
  };
  const logLikelihood = perExit(m);
  const { latest, ofPosterior } = heldOut ?? {};
  const bound = latest && ofPosterior
    ? { m: latest.logLikelihood, examples: latest.examples }
    : { m, examples: trainSize };
  const moment = { posterior, q, kl: klDivergence(q, prior), m, trainSize, bound, rule };
  const summary: Record<string, unknown> = { posterior: q, logLikelihood };
  if (latest) {
    summary.heldOut = Object.freeze({
      step: latest.step,
      examples: latest.examples,
      logLikelihood: Object.freeze(perExit(latest.logLikelihood)),
      ofPosterior,
    });
  }
  for (const { name, of } of computed) summary[name] = of(moment);
  // frozen last: freezing boxes every number of an array, which makes arithmetic slow
  Object.freeze(q);
  Object.freeze(logLikelihood);
  return summary as ReturnType<typeof posteriorSummary>;
}
