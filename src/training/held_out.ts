// What a training run knows of its held-out split: the last estimate, and the weights of the best one of an epoch.

import type { Checkpoint } from "../engines/network.ts";
import type { DepthPosteriorState } from "../depth/depth_posterior.ts";
import { storableNumbers, storedNumbers } from "./stored_numbers.ts";
import type { Score } from "../evaluation/score.ts";

/** An estimate on the held-out split, at the weights and the posterior of a step. */
export interface HeldOutEstimate {
  /** Steps made before it. */
  readonly step: number;
  /** N_v: the examples of the split. */
  readonly examples: number;
  /** m^v_d, `[depth + 1]` of then, nats per example; NaN for exits that were not computed. */
  readonly logLikelihood: Float64Array;
  /** The full mixture. */
  readonly score: Score;
}

/** An estimate with what it was made at. */
export interface KeptEstimate {
  /** The estimate. */
  readonly estimate: HeldOutEstimate;
  /** Whoever takes it disposes it. */
  readonly weights: Checkpoint;
  /** The posterior's state. */
  readonly posterior: DepthPosteriorState;
}

/** The held-out split of a run, after a step. */
export interface HeldOut {
  /** The last estimate. */
  readonly latest: HeldOutEstimate;
  /** Estimates made in this epoch so far. */
  readonly count: number;
  /** Whether the posterior learns from the split. */
  readonly ofPosterior: boolean;
  /** Takes the estimate of this epoch with the best log-likelihood; undefined if there is none, or none is kept. */
  takeBest(): KeptEstimate | undefined;
}

/** An estimate as a checkpoint stores it. */
export type StoredEstimate = Omit<HeldOutEstimate, "logLikelihood"> & {
  readonly logLikelihood: readonly (number | null)[];
};

/** An estimate for a checkpoint. */
export function storedEstimate({ logLikelihood, ...estimate }: HeldOutEstimate): StoredEstimate {
  return { ...estimate, logLikelihood: storableNumbers(logLikelihood) };
}

/** An estimate of a checkpoint. */
export function loadedEstimate({ logLikelihood, ...estimate }: StoredEstimate): HeldOutEstimate {
  return { ...estimate, logLikelihood: storedNumbers(logLikelihood) };
}

/** The most that estimates may cost, as a share of the multiply-adds of training. */
const share = 0.15;

/** Of a gradient step, in those of a forward pass: the pass, and two more for the gradients of activations and weights. */
const passesOfStep = 3;

/**
 * Steps from one estimate to the next, so that estimates cost at most about 15 % of the multiply-adds of training. An
 * estimate is a forward pass of the batches for population statistics and of the held-out split, so the cost of a pass does
 * not matter.
 *
 * @param sizes.perStep examples of a step, on average
 * @param sizes.statistics examples of the batches for population statistics
 * @param sizes.heldOut examples of the held-out split
 */
export function stepsBetweenEstimates(
  { perStep, statistics, heldOut }: {
    readonly perStep: number;
    readonly statistics: number;
    readonly heldOut: number;
  },
): number {
  return Math.max(1, Math.ceil((statistics + heldOut) / (share * passesOfStep * perStep)));
}
