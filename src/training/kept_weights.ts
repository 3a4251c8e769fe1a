// The weights of an epoch that may be kept, by what is followed: the training objective, or the validation split.

import type { Checkpoint } from "../engines/network.ts";
import type { DepthPosterior, DepthPosteriorState } from "../depth/depth_posterior.ts";
import type { Update } from "./elbo_update.ts";
import type { HeldOut } from "./held_out.ts";
import type { RunOfSnapshot } from "./run_of_snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** Weights with what belongs to them. */
export interface KeptWeights {
  /** Whoever takes them disposes them. */
  readonly weights: Checkpoint;
  /** The held-out split at them, or last before; absent without one. */
  readonly heldOut?: Pick<HeldOut, "latest" | "ofPosterior">;
  readonly posterior: DepthPosteriorState;
}

/** The best of an epoch. */
export interface Candidate {
  /** Nats per example. */
  readonly value: number;
  take(): KeptWeights;
  /** Frees the weights; to be called if they are not taken. */
  drop(): void;
}

/**
 * What may be kept of an epoch; undefined if there is nothing: an unfinished epoch has no objective, and an epoch without an
 * estimate no validation.
 */
export function candidateOf(
  keep: "objective" | "validation",
  snapshot: Snapshot,
  { update, posterior, whole }: RunOfSnapshot,
  hasBest: boolean,
): Candidate | undefined {
  const { heldOut } = update;
  if (keep === "objective") {
    if (!whole && hasBest) return undefined;
    return {
      value: snapshot.objective,
      take: () => ({
        weights: update.checkpoint(),
        heldOut: heldOut && { latest: heldOut.latest, ofPosterior: heldOut.ofPosterior },
        posterior: posterior.readState(),
      }),
      drop() {},
    };
  }
  if (!heldOut) {
    throw new TypeError(
      'earlyStopPruning(): keep "validation" needs estimates on the validation split, got none; put ' +
        "estimateHeldOut(posterior, validation, { keepBest: true }) after elboUpdate",
    );
  }
  const best = heldOut.takeBest();
  return best && {
    value: best.estimate.score.logLikelihood,
    take: () => ({
      weights: best.weights,
      heldOut: { latest: best.estimate, ofPosterior: heldOut.ofPosterior },
      posterior: best.posterior,
    }),
    drop: () => best.weights[Symbol.dispose](),
  };
}

/** The training objective at kept weights, over the exits that the posterior has left, nats per example. */
export function objectiveOf(
  posterior: DepthPosterior,
  { logLikelihood, heldOut }: Pick<KeptWeights, "heldOut"> & {
    readonly logLikelihood: Float64Array;
  },
  { batch }: Update,
): number {
  return heldOut?.ofPosterior && posterior.objective.kind === "elbo"
    ? posterior.objectiveValue(heldOut.latest.logLikelihood, heldOut.latest.examples)
    : posterior.objectiveValue(logLikelihood, batch.data.rows.length);
}
