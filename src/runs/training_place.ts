// The position of a network in training: epochs and steps.

/** A network's position in training. Batches depend only on the seed and the epoch's number. */
export interface TrainingPlace {
  /** The epoch of these weights. */
  readonly epoch: number;
  /** Epochs trained in all. */
  readonly epochsTrained: number;
  /** Gradient steps made in all. */
  readonly steps: number;
}
