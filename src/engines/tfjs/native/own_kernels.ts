// Fathom's kernels on the native library, each of few of its operations.

import * as tf from "@tensorflow/tfjs-core";
import { convolutionAttributes, type Pad } from "../operations/convolution.ts";
import { ownKernels } from "../operations/own_kernels.ts";
import { convolve } from "./convolutions.ts";
import { descent } from "./descent.ts";
import { normalise, normaliseGradient } from "./normalise.ts";
import { flag, nativeKernel, type NativeTensor, type Place, type Run, text, whole } from "./run.ts";

const computed: Readonly<Record<string, (run: Run) => readonly NativeTensor[]>> = {
  [ownKernels.affine]: (run) => affine(run, ["BiasAdd"]),
  [ownKernels.affineRelu]: (run) => affine(run, ["BiasAdd", "Relu"]),
  [ownKernels.convolution]: convolution,
  [ownKernels.rowSum]: rowSum,
  [ownKernels.reluGradient]: reluGradient,
  [ownKernels.normalise]: normalise,
  [ownKernels.normaliseGradient]: normaliseGradient,
  [ownKernels.categorical]: categorical,
  [ownKernels.descent]: descent,
};

/** Registers them; those with several groups of statistics are composed. */
export function registerOwnKernels(place: Place): void {
  for (const [kernelName, compute] of Object.entries(computed)) {
    const kernelFunc = nativeKernel(place, compute);
    tf.registerKernel({ kernelName, backendName: "tensorflow", kernelFunc });
  }
}

const notTransposed = [flag("transpose_a", false), flag("transpose_b", false)];

/** The operations after the product in one with it; on GPUs, whose fused product depends on the library in use, apart. */
function affine(
  { inputs, take, execute, reshape, onGpu }: Run,
  after: readonly string[],
): NativeTensor[] {
  const [w, b] = [take(inputs.w), take(inputs.b)];
  const [into, out] = w.shape;
  const rows = reshape(take(inputs.x), [tf.util.sizeFromShape(inputs.x.shape) / into, into]);
  const shape = [...inputs.x.shape.slice(0, -1), out];
  if (onGpu) {
    let [y] = execute("MatMul", [rows.id, w.id], notTransposed);
    for (const operation of after) {
      [y] = execute(operation, operation === "BiasAdd" ? [y.id, b.id] : [y.id]);
    }
    return [reshape(y, shape)];
  }
  const attributes = [...notTransposed, whole("num_args", 1), text("fused_ops", after)];
  const [y] = execute("_FusedMatMul", [rows.id, w.id, b.id], attributes);
  return [reshape(y, shape)];
}

function convolution(run: Run) {
  const { inputs, attributes, take, execute } = run;
  const { stride, pad } = attributes as { stride: number; pad: Pad };
  const shared = convolutionAttributes(stride, pad);
  const [y] = convolve(run, take(inputs.x), take(inputs.kernel), shared);
  return execute("BiasAdd", [y.id, take(inputs.b).id]);
}

function rowSum({ inputs, take, execute, reshape }: Run) {
  const x = take(inputs.x);
  return execute("BiasAddGrad", [(x.shape.length > 1 ? x : reshape(x, [1, ...x.shape])).id]);
}

function reluGradient({ inputs, take, execute }: Run) {
  return execute("ReluGrad", [take(inputs.dy).id, take(inputs.y).id]);
}

function categorical({ inputs, take, execute, constants }: Run) {
  const [logits, oneHot] = [take(inputs.logits), take(inputs.oneHot)];
  const [log] = execute("LogSoftmax", [logits.id]);
  const [chosen] = execute("Mul", [log.id, oneHot.id]);
  const [logLikelihood] = execute("Sum", [chosen.id, constants.integers([-1])]);
  const [softmax] = execute("Exp", [log.id]);
  const [residual] = execute("Sub", [oneHot.id, softmax.id]);
  return [logLikelihood, residual];
}
