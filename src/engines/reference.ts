// Comparison of an engine with a reference file: a small network with weights, a batch, and every
// intermediate result in float64, computed by an independent implementation.

import { logSoftmax, softmax } from "../math/log_space.ts";
import { depthPosterior } from "../depth/depth_posterior.ts";
import { mixtureLogProbabilities } from "../depth/mixture.ts";
import { elbo, elboGradient, exactPosterior, klDivergence } from "../depth/elbo.ts";
import type { Examples, NamedArray, Network, NetworkState } from "./network.ts";
import { parseReference, type Reference, type Tree, type Values } from "./reference_file.ts";
import { type ArchitectureSpec, conv, dense } from "../architectures/specification.ts";
import { gradientStep } from "./gradient_step.ts";

export { parseReference, type Reference };

/** Errors of an engine relative to a reference. */
interface Comparison {
  /** Largest relative error of all quantities. */
  readonly worst: number;
  /** The quantity with the largest error. */
  readonly quantity: string;
  /** Relative error of every quantity: largest difference over the quantity's largest value. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Relative error below which a float32 engine passes. */
export const referenceTolerance = 1e-4;

/** The specification of a reference's network. */
export function referenceSpec(
  { kind, maxDepth, classes, config }: Reference,
): ArchitectureSpec {
  if (kind === "mlp") {
    return dense({ inputs: config.inputs, classes, maxDepth, width: config.width });
  }
  const { size, channels, outer, inner } = config;
  return conv({ size: [size, size], channels, classes, maxDepth, outer, inner });
}

/** The weights of a reference under the names of a network's state. */
export function referenceState(tree: Tree): NetworkState {
  const state: Record<string, NamedArray> = {};
  const visit = (name: string, node: Values | Tree | readonly Tree[]) => {
    if ("values" in node && "shape" in node) {
      const { shape, values } = node as Values;
      state[name.replace(/^input\./, "stem.")] = { shape, data: Float32Array.from(values) };
    } else {
      for (const [key, child] of Object.entries(node)) {
        visit(name ? `${name}.${key}` : key, child);
      }
    }
  };
  visit("", tree);
  return state;
}

/**
 * Compares a network of the reference's specification with the reference. This trains the network; use it
 * for nothing else.
 */
export async function compareWithReference(
  reference: Reference,
  network: Network,
): Promise<Comparison> {
  const { prior, trainSize, expect, y } = reference;
  const errors: Record<string, number> = {};
  const compare = (
    quantity: string,
    got: ArrayLike<number>,
    wanted: readonly number[],
    scale = largest(wanted),
  ) => errors[quantity] = relativeError(got, wanted, scale);

  const examples: Examples = {
    inputs: Float32Array.from(reference.x.values),
    labels: Int32Array.from(y),
  };
  const q = softmax(reference.qLogits.values);
  compare("q", q, expect.q.values);
  compare("kl", [klDivergence(q, prior)], [expect.kl]);

  // With the statistics of this batch, evaluation equals the training forward pass.
  await network.writeState(referenceState(reference.params));
  await network.estimateStatistics([examples]);
  const each = await network.evaluate(examples); // [D + 1, B]
  compare("logLikelihood", each, expect.logLikelihood.values);
  const log = await network.logProbabilities(examples.inputs); // [D + 1, B, K]
  compare("logProbabilities", log, logSoftmaxRows(expect.logits.values, reference.classes));
  compare(
    "marginalPredictive",
    mixtureLogProbabilities(log, q).map(Math.exp),
    expect.marginalPredictive.values,
  );

  // After one step from rest the momentum buffers are the gradients.
  const { learningRate, momentum, losses, qLogits } = expect.lossAfterSgdSteps;
  const posterior = depthPosterior({ prior });
  const logits = reference.qLogits.values;
  posterior.writeState({ ...posterior.readState(), logits, probabilities: q });
  for (let step = 0; step <= losses.length; step++) {
    const q = posterior.probabilities();
    const m = await gradientStep(network, examples, q, { learningRate, momentum });
    const loss = -elbo(q, m, prior, trainSize) / trainSize;
    if (step > 0) {
      compare(`loss after step ${step}`, [loss], [losses[step - 1]]);
    } else {
      compare("meanLogLikelihood", m, expect.meanLogLikelihood.values);
      compare("loss", [loss], [expect.loss]);
      compare("exactPosterior", exactPosterior(m, prior, y.length), expect.exactPosterior.values);
      compare(
        "qLogitsGradient",
        elboGradient(q, m, prior, trainSize),
        expect.qLogitsGradient.values,
      );
      const state = await network.readState();
      const gradients = referenceState(expect.gradients);
      for (const [name, { data }] of Object.entries(gradients)) {
        const wanted = Array.from(data);
        // a bias before a norm has gradient zero, up to rounding in its layer's kernel gradient
        const kernel = /conv[12]\.bias$/.test(name) && gradients[name.replace("bias", "kernel")];
        const scale = kernel ? largest(kernel.data) : largest(wanted);
        compare(`gradient of ${name}`, state[`${name}.momentum`].data, wanted, scale);
      }
    }
    posterior.step(m, trainSize, { learningRate, momentum });
  }
  compare("qLogits after the steps", posterior.readState().logits, qLogits.values);

  const [quantity, worst] = Object.entries(errors).reduce((a, b) => b[1] > a[1] ? b : a);
  return { worst, quantity, errors };
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Infinity if any value is NaN or the lengths differ. */
function relativeError(got: ArrayLike<number>, wanted: readonly number[], scale: number): number {
  if (got.length !== wanted.length) return Infinity;
  const difference = wanted.reduce((most, value, i) => {
    const apart = Math.abs(got[i] - value);
    return Number.isNaN(apart) ? Infinity : Math.max(most, apart);
  }, 0);
  return difference === 0 ? 0 : difference / scale;
}

/** Log-probabilities of logits [..., classes]. */
function logSoftmaxRows(logits: readonly number[], classes: number): number[] {
  const rows = Array.from({ length: logits.length / classes }, (_, row) => row * classes);
  return rows.flatMap((start) => logSoftmax(logits.slice(start, start + classes)));
}
