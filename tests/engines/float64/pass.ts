// The float64 reference: a forward pass of any architecture through all exits, and its gradient, one exit and layer at a time;
// for checking engines, not for training.

import type { ArchitecturePart } from "../../../src/architectures/architecture.ts";
import {
  type ArchitectureSpec,
  partsOf,
  unitsOf,
} from "../../../src/architectures/specification.ts";
import { logSoftmax } from "../../../src/math/log_space.ts";
import { checkDepth, checkExamples, checkFinite, checkMasks } from "../../../src/engines/checks.ts";
import type { Examples } from "../../../src/engines/network.ts";
import { forwardChain } from "./chain.ts";
import { type Forward, sum, type Values, zeros } from "./layer.ts";
import { type Float64Values, passArrays, type ReferenceState } from "./place.ts";

export type { Float64Values, ReferenceState, StateArray } from "./place.ts";

/** Examples as {@linkcode Examples}, in any precision. */
interface ReferenceExamples {
  /** `[B, ...shape]`, row-major. */
  readonly inputs: ArrayLike<number>;
  /** `[B]`. */
  readonly labels: Int32Array;
}

/** Options of {@linkcode float64Pass}. */
interface Float64PassOptions {
  /** `training`: norms use batch statistics; `evaluation`: those of the state. */
  readonly mode: "training" | "evaluation";
  /** Blocks; default all of the specification. */
  readonly depth?: number;
  /** As in {@linkcode Masked}. */
  readonly masks?: Float32Array;
}

/** Results of a forward pass, for every exit and example. */
interface Float64Pass {
  /** Of every exit, [B, K]. */
  readonly logits: readonly Float64Array[];
  /** Of every exit, [B, K]. */
  readonly logProbabilities: readonly Float64Array[];
  /** Of the labels at every exit, [B]. */
  readonly logLikelihood: readonly Float64Array[];
  /** Mean log-likelihood m_d of every exit, in nats per example. */
  readonly meanLogLikelihood: readonly number[];
  /** In training: mean and biased variance of the batch, named and shaped as in a state. */
  readonly statistics: Readonly<Record<string, Float64Values>>;
  /** The gradient of Σ_d weights_d m_d with respect to every weight array, by name. */
  gradient(weights: readonly number[]): Record<string, Float64Values>;
}

/**
 * Computes a network in float64.
 *
 * @param state weights, and in evaluation the population statistics of every exit; other arrays are ignored
 * @throws TypeError if an array is missing or has another shape
 */
export function float64Pass(
  spec: ArchitectureSpec,
  state: ReferenceState,
  examples: ReferenceExamples,
  { mode, depth = spec.maxDepth, masks }: Float64PassOptions,
): Float64Pass {
  const batch = checkExamples("float64Pass", examples as Examples, spec); // lengths and labels
  checkDepth("float64Pass", depth, spec.maxDepth);
  const { stem, blocks, adapters, exit, head } = partsOf("float64Pass", spec);
  const arrays = passArrays(spec, depth, state, mode === "evaluation");
  const { labels } = examples;
  const kept = blocks.slice(0, depth);
  const maskOf = blockMasks(masks, batch, kept.map(unitsOf));

  const forward = (part: ArchitecturePart, x: Values, exit?: number) =>
    forwardChain(part.chain, x, arrays.place(part.prefix, exit));
  const shape = [batch, ...stem.input];
  const predictor = [forward(stem, { shape, data: Float64Array.from(examples.inputs) })];
  kept.forEach(({ chain, prefix }, i) => {
    const place = { ...arrays.place(prefix), mask: maskOf[i] };
    predictor.push(forwardChain(chain, predictor[i].value, place));
  });
  // each exit separately, so that norms in adapters and head have its statistics
  const exits = predictor.map(({ value }, d) => {
    const tape: Forward[] = [];
    for (const part of [...adapters.filter(({ lastExit }) => d <= lastExit), exit, head]) {
      tape.push(forward(part, tape.at(-1)?.value ?? value, d));
    }
    return tape;
  });

  const logits = exits.map((tape) => tape.at(-1)!.value.data);
  const logProbabilities = logits.map((each) => logSoftmaxRows(each, spec.classes));
  const logLikelihood = logProbabilities.map((log) =>
    Float64Array.from(labels, (label, n) => log[n * spec.classes + label])
  );

  return {
    logits,
    logProbabilities,
    logLikelihood,
    meanLogLikelihood: logLikelihood.map((each) => each.reduce((a, b) => a + b, 0) / batch),
    statistics: mode === "training" ? arrays.statistics() : {},
    gradient(weights) {
      if (weights.length !== depth + 1) {
        throw new TypeError(
          `gradient(): wanted ${depth + 1} weights, one for each exit, got ${weights.length}`,
        );
      }
      const ofExits = exits.map((tape, d) => {
        const down = zeros([batch, spec.classes]);
        down.data.forEach((_, i) => {
          const hit = labels[Math.floor(i / spec.classes)] === i % spec.classes ? 1 : 0;
          down.data[i] = weights[d] * (hit - Math.exp(logProbabilities[d][i])) / batch;
        });
        return tape.reduceRight((gradient, { backward }) => backward(gradient), down);
      });
      ofExits.reduceRight(
        (down: Values | undefined, direct, d) =>
          predictor[d].backward(down ? sum(down, direct) : direct),
        undefined,
      );
      return arrays.gradients();
    },
  };
}

/** The masks of every block, [B, units]. */
function blockMasks(
  masks: Float32Array | undefined,
  batch: number,
  units: readonly number[],
): (Values | undefined)[] {
  checkMasks("float64Pass", masks, { batch, units });
  checkFinite("float64Pass", masks);
  let start = 0;
  return units.map((each) =>
    masks && {
      shape: [batch, each],
      data: Float64Array.from(masks.subarray(start, start += batch * each)),
    }
  );
}

function logSoftmaxRows(logits: Float64Array, classes: number): Float64Array {
  const log = new Float64Array(logits.length);
  for (let start = 0; start < log.length; start += classes) {
    log.set(logSoftmax(logits.subarray(start, start + classes)), start);
  }
  return log;
}
