// Fathom's kernels on the WebAssembly backend.

import { parametersIn } from "../operations/descent_inputs.ts";
import { ownKernels } from "../operations/own_kernels.ts";
import { replaceKernel } from "../operations/replace_kernel.ts";
import { type Heap, heapKernel, registerHeapKernel } from "./heap.ts";
import { normalise, normaliseGradient } from "./normalise.ts";
import { relu, reluGradient } from "./relu.ts";

/** Registers those that the backend has not got by its fused kernels. */
export function registerOwnKernels(): void {
  for (const kernel of [ownKernels.normalise, ownKernels.normaliseGroups]) {
    registerHeapKernel(kernel, normalise);
  }
  for (const kernel of [ownKernels.normaliseGradient, ownKernels.normaliseGroupsGradient]) {
    registerHeapKernel(kernel, normaliseGradient);
  }
  replaceKernel("Relu", "wasm", (slow) => {
    const kept = heapKernel(relu);
    return (parameters) => (parameters.inputs.x?.dtype === "float32" ? kept : slow)(parameters);
  });
  registerHeapKernel(ownKernels.rowSum, rowSum);
  registerHeapKernel(ownKernels.reluGradient, reluGradient);
  registerHeapKernel(ownKernels.categorical, categorical);
  registerHeapKernel(ownKernels.descent, descent);
}

function rowSum({ inputs: { x }, make, values }: Heap) {
  const features = x.shape.at(-1)!;
  const sum = make([features]);
  const [from, to] = values(x, sum);
  const sums = new Float64Array(features);
  for (let i = 0; i < from.length;) for (let f = 0; f < features; f++, i++) sums[f] += from[i];
  to.set(sums);
  return [sum];
}

function categorical({ inputs: { logits, oneHot }, make, values }: Heap) {
  const [exits, examples, classes] = logits.shape;
  const [logLikelihood, residual] = [make([exits, examples]), make(logits.shape)];
  const [from, target, each, to] = values(logits, oneHot, logLikelihood, residual);
  const exponentials = new Float64Array(classes);
  for (let row = 0; row < each.length; row++) {
    const start = row * classes;
    const targetStart = row % examples * classes;
    let largest = from[start];
    for (let k = 1; k < classes; k++) largest = Math.max(largest, from[start + k]); // NaN remains
    let [total, chosen] = [0, 0];
    for (let k = 0; k < classes; k++) {
      const shifted = from[start + k] - largest;
      total += exponentials[k] = Math.exp(shifted);
      chosen += shifted * target[targetStart + k];
    }
    each[row] = chosen - Math.log(total);
    for (let k = 0; k < classes; k++) {
      to[start + k] = target[targetStart + k] - exponentials[k] / total;
    }
  }
  return [logLikelihood, residual];
}

function descent({ inputs, attributes, make, values }: Heap) {
  const { learningRate, momentum, weightDecay } = attributes as Record<string, number>;
  const parameters = parametersIn(inputs);
  const [newWeights, newVelocities] = [0, 1].map(() =>
    parameters.map(({ weight }) => make(weight.shape))
  );
  parameters.forEach(({ weight, gradient, velocity }, i) => {
    const [w, g, toWeight, toVelocity] = values(
      ...[weight, gradient, newWeights[i], newVelocities[i]],
    );
    const v = velocity && values(velocity)[0];
    for (let j = 0; j < w.length; j++) {
      const now = (v ? v[j] * momentum : 0) + g[j] + (weightDecay === 0 ? 0 : w[j] * weightDecay);
      toVelocity[j] = now;
      toWeight[j] = w[j] - now * learningRate;
    }
  });
  return [...newWeights, ...newVelocities];
}
