// Progress of training between two snapshots: the steps of an epoch, and the evaluation after some.

import type { WorkOptions } from "../calls/progress.ts";

/** A moment of training. */
export interface TrainingMoment {
  /** From 1. */
  readonly epoch: number;
  /** Gradient steps; the estimate of population statistics; the evaluation of the validation split. */
  readonly doing: "training" | "statistics" | "validation";
  /** Steps, batches or examples so far, in this epoch. */
  readonly done: number;
  /** Their total. */
  readonly of: number;
}

/**
 * A listener for moments of training, called after each step and piece of an evaluation. It runs within the step: be
 * quick.
 */
export type MomentListener = (moment: TrainingMoment) => void;

/** Options of work that tell its progress as moments of an epoch. */
export function toldMoments(
  onMoment: MomentListener | undefined,
  epoch: number,
  doing: TrainingMoment["doing"],
): WorkOptions {
  if (!onMoment) return {};
  return { onProgress: (done, of) => onMoment({ epoch, doing, done, of }) };
}
