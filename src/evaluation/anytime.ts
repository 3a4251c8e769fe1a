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

/** Predictions and their depths. */
export interface AnytimePredictions {
  /**
   * log p(y | x) of the mixture over the exits that were computed for an input, `[B, K]` row-major. If the input
   * overflows inside the network its row has NaN, and all blocks were computed.
   */
  readonly logProbabilities: Float64Array<ArrayBuffer>;
  /** The exit of each input, `[B]`: the number of blocks computed for it. */
  readonly depths: Uint32Array<ArrayBuffer>;
}

/**
 * Predicts each input with as many blocks as it needs. At every exit d with q_d > 0 the mixture over the exits so far,
 * Σ_{j ≤ d} q_j p(y | x, j) / Σ_{j ≤ d} q_j, is computed; inputs for which it meets the criterion leave, and only the
 * others go on. At the last exit with q_d > 0 all leave, with the mixture that `predict` gives.
 *
 * @param inputs standardised, `[B, ...shape]`
 * @param over q over the exits of the network; entries beyond its depth must be 0. With `truncateToDepth(q, depth)` all
 *   leave by `depth`
 * @param rule the early-exit criterion, also as text: "entropy:0.1"; `calibrateAnytime` finds its threshold
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

/** The same without checking the inputs: one that is not finite never leaves early, and its row is NaN. */
export async function exitingEarly(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
  rule: EarlyExitCriterion | EarlyExitCriterionText,
  options: { readonly signal?: AbortSignal } = {},
): Promise<AnytimePredictions> {
  const criterion = checkEarlyExitCriterion("predictAnytime", rule);
  const { exits, weights } = anytimeExits("predictAnytime", network, over);
  const { classes } = network.spec;
  using incremental = await network.incrementalForward(inputs);
  const batch = incremental.rows;
  const logProbabilities = new Float64Array(batch * classes);
  const depths = new Uint32Array(batch);
  const mixture = runningMixture(classes);
  let active = Uint32Array.from({ length: batch }, (_, n) => n); // the inputs of the active rows
  for (const [i, exit] of exits.entries()) {
    options.signal?.throwIfAborted();
    mixture.add(await incremental.next(exit), weights[i]);
    const log = mixture.logProbabilities(); // [rows, K]
    const certain = certaintiesToLeave(log, classes, criterion.kind); // [rows]
    const last = i === exits.length - 1;
    const stay: number[] = []; // rows
    for (let row = 0; row < active.length; row++) {
      if (!last && !meetsCriterion(certain[row], criterion)) {
        stay.push(row);
        continue;
      }
      const n = active[row];
      depths[n] = exit;
      for (let k = 0; k < classes; k++) {
        logProbabilities[n * classes + k] = log[row * classes + k];
      }
    }
    if (stay.length === 0) break;
    if (stay.length === active.length) continue;
    incremental.keep(stay);
    mixture.keep(stay);
    active = Uint32Array.from(stay, (row) => active[row]);
  }
  return { logProbabilities, depths };
}

/** The same without early exits: the whole mixture. */
export async function predictWhole(
  network: Network,
  inputs: Float32Array,
  over: OverDepth,
): Promise<AnytimePredictions> {
  const logProbabilities = await mixtureOf(network, over, inputs); // [B, K]
  const depths = new Uint32Array(logProbabilities.length / network.spec.classes);
  return { logProbabilities, depths: depths.fill(Math.max(...exitsOf(over).exits)) };
}

/** The exits of a prediction over depth, which the network must have. Errors begin with `name`. */
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
