// The position of a network in training: epochs and steps.

/** Where in training a network stands. Batches depend on the seed and the epoch's number alone. */
export interface TrainingPlace {
  /** Epochs behind these weights. */
  readonly epoch: number;
  /** Epochs trained in all. */
  readonly epochsTrained: number;
  /** Gradient steps made in all. */
  readonly steps: number;
}
