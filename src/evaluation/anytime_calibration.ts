// The threshold of an early-exit criterion, fitted on labelled examples in one pass through all exits: the one with the
// least mean depth at which no more accuracy than allowed is lost.

import { workChecks } from "../calls/progress.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import { aNumberOfAnyKind, checkArgument, checkOptions } from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { topClass } from "../metrics/class_predictions.ts";
import { runningMixture } from "../depth/running_mixture.ts";
import {
  certaintiesToLeave,
  type CertaintyKind,
  checkCertaintyKind,
  type EarlyExitCriterion,
} from "../metrics/early_exit_criterion.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { anytimeExits } from "./anytime.ts";
import type { OverDepth } from "./predict.ts";
import { predictedPieces } from "./predicted_pieces.ts";

/** A criterion, with its results on the examples that it was fitted on. */
export interface AnytimeCalibration {
  /** The measure and the fitted threshold. */
  readonly rule: EarlyExitCriterion;
  /** Mean number of blocks computed for an example. */
  readonly meanDepth: number;
  /** Share of wrong predictions, 0 to 1, with the criterion. */
  readonly error: number;
  /** Share of wrong predictions of the whole mixture, 0 to 1. */
  readonly fullError: number;
  /** Examples that it was fitted on. */
  readonly examples: number;
  /** Examples left out, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: number;
}

/** Scores of the running mixture for every example at every exit. */
export interface RunningExampleScores {
  /** Exits with q_d > 0, ascending, E of them. */
  readonly exits: readonly number[];
  /** Certainty by the measure, `[N, E]`; NaN if an example must not leave. */
  readonly certainty: Float64Array;
  /** 1 where the most probable class is the label, `[N, E]`. */
  readonly correct: Uint8Array;
  /** Examples that are not among the N, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: number;
}

/**
 * Finds the threshold of a measure with which predictions need the fewest blocks on average while at most `loss` of the
 * accuracy of the whole mixture is lost. Thresholds are halfway between two values that occur, so that rounding seldom
 * moves an example. If none suffices, there is no early exit (a negative entropy, or a margin or confidence above 1).
 *
 * @param data labelled examples that the network was not trained on: the validation split
 * @param over q over the exits, as for `predictAnytime`
 * @param options.loss share of examples, for instance 0.005 for half a point
 */
export async function calibrateAnytime(
  network: Network,
  data: Dataset,
  over: OverDepth,
  kind: CertaintyKind,
  options: WorkOptions & { readonly loss: number },
): Promise<AnytimeCalibration> {
  checkArgument("calibrateAnytime", "network", network, aNetwork);
  checkArgument("calibrateAnytime", "data", data, aDataset);
  checkOptions("calibrateAnytime", options, { ...workChecks, loss: aNumberOfAnyKind }, {
    required: ["loss"],
  });
  const { loss } = options;
  checkLoss(loss); // before the slow pass through the split
  checkCertaintyKind("calibrateAnytime", kind);
  return calibrate(await runningExampleScores(network, data, over, kind, options), kind, loss);
}

/** Scores of the running mixture at every exit, from one pass through a split. */
export async function runningExampleScores(
  network: Network,
  data: Dataset,
  over: OverDepth,
  kind: CertaintyKind,
  work: WorkOptions = {},
): Promise<RunningExampleScores> {
  const { exits, weights } = anytimeExits("calibrateAnytime", network, over);
  const { classes } = network.spec;
  const count = exits.length;
  const certainty = new Float64Array(data.rows.length * count);
  const correct = new Uint8Array(data.rows.length * count);
  const { pieces, missing } = predictedPieces(network, data, exits, work);
  let first = 0;
  for await (const { each, labels } of pieces) {
    const mixture = runningMixture(classes);
    const cells = labels.length * classes;
    for (let e = 0; e < count; e++) {
      mixture.add(each.subarray(e * cells, (e + 1) * cells), weights[e]);
      const log = mixture.logProbabilities(); // [B, K]
      certaintiesToLeave(log, classes, kind).forEach((value, n) => {
        certainty[(first + n) * count + e] = value;
        correct[(first + n) * count + e] = topClass(log, n, classes) === labels[n] ? 1 : 0;
      });
    }
    first += labels.length;
  }
  const unpredicted = missing.length;
  return {
    exits,
    certainty: certainty.subarray(0, first * count),
    correct: correct.subarray(0, first * count),
    ...unpredicted > 0 && { unpredicted },
  };
}

/** The threshold for these scores. */
export function calibrate(
  { exits, certainty, correct, unpredicted }: RunningExampleScores,
  kind: CertaintyKind,
  loss: number,
): AnytimeCalibration {
  checkLoss(loss);
  const count = exits.length;
  const examples = certainty.length / count;
  if (examples === 0) {
    throw new RangeError(
      "calibrateAnytime(): wanted examples with finite predictions, got none",
    );
  }
  const last = count - 1;
  // small is certain for every measure
  const sign = kind === "entropy" ? 1 : -1;
  const moves = movesOf(certainty, count, sign);

  let right = 0;
  for (let n = 0; n < examples; n++) right += correct[n * count + last];
  const full = right;
  const least = full - Math.floor(loss * examples + 1e-9);
  let depths = examples * exits[last];
  // no early exit: below the least entropy, above the largest probability
  let best = { threshold: sign === 1 ? -1 : 2, depths, right };
  for (let i = 0; i < moves.length; i++) {
    const { example, value, from, to } = moves[i];
    right += correct[example * count + to] - correct[example * count + from];
    depths -= exits[from] - exits[to];
    const beyond = moves[i + 1]?.value;
    if (beyond === value) continue; // equal values move together
    if (right >= least) {
      const threshold = sign * (beyond === undefined ? value + 1e-6 : between(value, beyond));
      best = { threshold, depths, right };
    }
  }
  return {
    rule: { kind, threshold: best.threshold },
    meanDepth: best.depths / examples,
    error: (examples - best.right) / examples,
    fullError: (examples - full) / examples,
    examples,
    ...unpredicted !== undefined && { unpredicted },
  };
}

function checkLoss(loss: number): void {
  if (!(loss >= 0 && loss <= 1)) {
    throw new RangeError(`calibrateAnytime(): loss must be a share from 0 to 1, got ${loss}`);
  }
}

/** An example's move to an earlier exit, by indices of exits, once the threshold reaches `value`. */
interface Move {
  readonly example: number;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** The moves from all examples leaving at the last exit to all at the first, by rising threshold. */
function movesOf(certainty: Float64Array, count: number, sign: 1 | -1): Move[] {
  const moves: Move[] = [];
  for (let example = 0; example * count < certainty.length; example++) {
    // an example leaves at the first exit with a low enough value, so only new minima matter
    const minima: { value: number; exit: number }[] = [];
    for (let exit = 0; exit < count - 1; exit++) {
      const value = sign * certainty[example * count + exit];
      if (Number.isNaN(value)) continue;
      if (minima.length === 0 || value < minima[minima.length - 1].value) {
        minima.push({ value, exit });
      }
    }
    for (let i = minima.length - 1; i >= 0; i--) {
      const from = minima[i + 1]?.exit ?? count - 1;
      moves.push({ example, value: minima[i].value, from, to: minima[i].exit });
    }
  }
  return moves.sort((a, b) => a.value - b.value);
}

/** Halfway, or the lower number if there is nothing between. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}
