// Stochastic gradient descent with momentum and weight decay, as PyTorch defines it:
// v ← momentum · v + g + weightDecay · w, then w ← w − learningRate · v.

import * as tf from "@tensorflow/tfjs-core";
import type { StepOptions } from "../network.ts";
import { descentInputs, type Parameter } from "./operations/descent_inputs.ts";
import { ownKernels, runOwn } from "./operations/own_kernels.ts";

/** One step on every variable with a gradient; all maps are by full variable name. */
export function descend(
  variables: Map<string, tf.Variable>,
  gradients: ReadonlyMap<string, tf.Tensor>,
  velocity: Map<string, tf.Tensor>,
  { learningRate, momentum = 0, weightDecay = 0 }: StepOptions,
): void {
  tf.tidy(() => {
    // without a gradient: not used by the architecture
    const names = [...variables.keys()].filter((name) => gradients.has(name));
    const parameters = names.map((name) => ({
      weight: variables.get(name)!,
      gradient: gradients.get(name)!,
      velocity: velocity.get(name),
    }));
    const options = { learningRate, momentum, weightDecay };
    const made = runOwn(ownKernels.descent, descentInputs(parameters), options) ??
      composed(parameters, options);
    names.forEach((name, i) => {
      velocity.get(name)?.dispose();
      velocity.set(name, tf.keep(made[names.length + i]));
      variables.get(name)!.assign(made[i]);
    });
  });
}

/** The new weights, then the new velocities. */
function composed(
  parameters: readonly Parameter<tf.Tensor>[],
  { learningRate, momentum, weightDecay }: Required<StepOptions>,
): tf.Tensor[] {
  const rate = tf.scalar(learningRate);
  const keptShare = tf.scalar(momentum);
  const velocities = parameters.map(({ weight, gradient, velocity }) => {
    const g = weightDecay !== 0 ? tf.add(gradient, tf.mul(weight, weightDecay)) : gradient;
    return velocity ? tf.add(tf.mul(velocity, keptShare), g) : tf.clone(g);
  });
  const weights = parameters.map(({ weight }, i) => tf.sub(weight, tf.mul(velocities[i], rate)));
  return [...weights, ...velocities];
}
