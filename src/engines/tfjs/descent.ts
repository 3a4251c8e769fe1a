// Stochastic gradient descent with momentum and weight decay, as PyTorch defines it:
// v ← momentum · v + g + weightDecay · w, then w ← w − learningRate · v.

import * as tf from "@tensorflow/tfjs-core";
import type { StepOptions } from "../network.ts";

/** One step on every variable with a gradient; all maps are by full variable name. */
export function descend(
  variables: Map<string, tf.Variable>,
  gradients: ReadonlyMap<string, tf.Tensor>,
  velocity: Map<string, tf.Tensor>,
  { learningRate, momentum = 0, weightDecay = 0 }: StepOptions,
): void {
  tf.tidy(() => {
    const rate = tf.scalar(learningRate);
    const keptShare = tf.scalar(momentum);
    for (const [name, variable] of variables) {
      let gradient = gradients.get(name);
      if (!gradient) continue; // not used by the architecture
      if (weightDecay !== 0) gradient = tf.add(gradient, tf.mul(variable, weightDecay));
      const before = velocity.get(name);
      const now = before ? tf.add(tf.mul(before, keptShare), gradient) : tf.clone(gradient);
      velocity.set(name, tf.keep(now));
      before?.dispose();
      variable.assign(tf.sub(variable, tf.mul(now, rate)));
    }
  });
}
