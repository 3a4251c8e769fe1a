// The probable cause of diverged gradient descent, for errors about numbers that are no longer finite.

/** The settings of a gradient step. */
export interface StepSettings {
  /** Of the step. */
  readonly learningRate: number;
  /** In [0, 1). */
  readonly momentum: number;
  /** Added to the gradient of every weight: weightDecay · w; default 0. */
  readonly weightDecay?: number;
}

/**
 * "the learning rate of 30 is probably too large". Decay alone multiplies a weight by 1 − learningRate · weightDecay in
 * a step without momentum, which grows from a product of 2 on, and with momentum from 2 (1 + momentum) on (Polyak,
 * 1964).
 */
export function tooLarge({ learningRate, momentum, weightDecay = 0 }: StepSettings): string {
  const product = learningRate * weightDecay;
  if (product >= 2) {
    return `weightDecay of ${weightDecay} is probably too large: its product with the learning rate of ${learningRate} is ` +
      `${Number(product.toPrecision(3))} and should be far below 1`;
  }
  const rate = `the learning rate of ${learningRate}`;
  if (momentum <= 0.9) return `${rate} is probably too large`;
  const steps = Number((1 / (1 - momentum)).toPrecision(3));
  return `${rate} with the momentum of ${momentum}, which adds up ${steps} steps, is probably too large`;
}
