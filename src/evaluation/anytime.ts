// Early-exit predictions: a batch goes through the network exit by exit, and inputs whose running mixture is certain
// enough leave.

import { workChecks } from "../calls/progress.ts";
import { checkOptions } from "../calls/checks.ts";
import { checkOfClasses } from "../likelihoods/registry.ts";
import type { Network } from "../engines/network.ts";
import { runningMixture } from "../depth/running_mixture.ts";
import {
  certaintiesToLeave,
  checkEarlyExitCriterion,
  type EarlyExitCriterion,
  type EarlyExitCriterionText,
  meetsCriterion,
} from "../metrics/early_exit_criterion.ts";
import { checkNetworkInputs, exitsOf, mixtureOf, type OverDepth } from "./predict.ts";

/** Predictions, and how deep they went. */
export interface AnytimePredictions {
  /**
   * log p(y | x) of the mixture over the exits that an input went through, `[B, K]` row-major. Where the input overflows
   * inside the network its row has NaN, and it went through all blocks.
   */
  readonly logProbabilities: Float64Array<ArrayBuffer>;
  /** The exit at which each input left, `[B]`: as many blocks were computed for it. */
  readonly depths: Uint32Array<ArrayBuffer>;
}

/**
 * Predicts with as many blocks as each input needs. At every exit d with q_d > 0 the mixture over the exits so far,
 * Σ_{j ≤ d} q_j p(y | x, j) / Σ_{j ≤ d} q_j, is looked at; inputs for which it is settled leave, and only the others are
 * computed on. At the last exit with q_d > 0 all leave, with the mixture that `predict` gives.
 *
 * @param inputs standardised, `[B, ...shape]`
 * @param over q over the exits of the network; entries beyond its depth must be 0. With `truncateToDepth(q, depth)` all
 *   leave at `depth` at the latest
 * @param rule when a prediction is settled, also as text: "entropy:0.1"; `calibrateAnytime` finds its threshold
 * @param options.signal aborts between two exits: the promise is rejected with its reason
 * @throws RangeError that names the row and column of an input that is infinite or NaN
 */
export async function predictAnytime(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
  rule: EarlyExitCriterion | EarlyExitCriterionText,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AnytimePredictions> {
  checkOptions("predictAnytime", options, workChecks);
  checkNetworkInputs("predictAnytime", network, inputs);
  return await exitingEarly(network, inputs, over, rule, options);
}

/** The same of inputs of any kind: one that is not finite goes to the end, and its row is NaN. */
export async function exitingEarly(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
  rule: EarlyExitCriterion | EarlyExitCriterionText,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AnytimePredictions> {
  const settling = checkEarlyExitCriterion("predictAnytime", rule);
  const { exits, weights } = anytimeExits("predictAnytime", network, over);
  const { classes } = network.spec;
  using incremental = await network.incrementalForward(inputs);
  const batch = incremental.rows;
  const logProbabilities = new Float64Array(batch * classes);
  const depths = new Uint32Array(batch);
  const mixture = runningMixture(classes);
  let under = Uint32Array.from({ length: batch }, (_, n) => n); // which inputs the rows are
  for (const [i, exit] of exits.entries()) {
    options.signal?.throwIfAborted();
    mixture.add(await incremental.next(exit), weights[i]);
    const log = mixture.logProbabilities(); // [rows, K]
    const certain = certaintiesToLeave(log, classes, settling.kind); // [rows]
    const last = i === exits.length - 1;
    const stay: number[] = []; // rows
    for (let row = 0; row < under.length; row++) {
      if (!last && !meetsCriterion(certain[row], settling)) {
        stay.push(row);
        continue;
      }
      const n = under[row];
      depths[n] = exit;
      for (let k = 0; k < classes; k++) {
        logProbabilities[n * classes + k] = log[row * classes + k];
      }
    }
    if (stay.length === 0) break;
    if (stay.length === under.length) continue;
    incremental.keep(stay);
    mixture.keep(stay);
    under = Uint32Array.from(stay, (row) => under[row]);
  }
  return { logProbabilities, depths };
}

/** The same of the whole mixture, from which nobody leaves early, of inputs of any kind. */
export async function predictWhole(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
): Promise<AnytimePredictions> {
  const logProbabilities = await mixtureOf(network, over, inputs); // [B, K]
  const depths = new Uint32Array(logProbabilities.length / network.spec.classes);
  return { logProbabilities, depths: depths.fill(Math.max(...exitsOf(over).exits)) };
}

/** The exits that a prediction over depth looks at, which the network must have. `name` is the caller's. */
export function anytimeExits(
  name: string,
  { depth, spec }: Network,
  over: OverDepth,
): { exits: number[]; weights: number[] } {
  checkOfClasses(name, spec);
  const found = exitsOf(over, name);
  const deepest = found.exits[found.exits.length - 1];
  if (deepest > depth) {
    throw new RangeError(
      `${name}(): probabilities beyond exit ${depth}, the network's last, must be 0, got some at ${deepest}`,
    );
  }
  return found;
}
