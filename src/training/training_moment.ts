// What training is at between two snapshots: the steps of an epoch, and the evaluation after some.

/** A moment of training. */
export interface TrainingMoment {
  /** From 1. */
  readonly epoch: number;
  /** Gradient steps; the estimate of population statistics; the evaluation of the validation part. */
  readonly doing: "training" | "statistics" | "validation";
  /** Steps, batches or examples so far, in this epoch. */
  readonly done: number;
  /** How many there are in all. */
  readonly of: number;
}

/** Who is told of the moments of training, after each step and piece of an evaluation. Called within the step: be quick. */
export type MomentListener = (moment: TrainingMoment) => void;
