// Evaluation of early exits on examples that their thresholds were not fitted on.

import { overDepth } from "./predict.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import { aNumberOfAnyKind, checkArgument, checkOptions, listOf, whole } from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { type CertaintyKind, certaintyKinds } from "../metrics/early_exit_criterion.ts";
import { partOfWork, workChecks, type WorkOptions } from "../calls/progress.ts";
import { type AnytimeCalibration, calibrate, runningExampleScores } from "./anytime_calibration.ts";
import { anytimeCurve, type AnytimePoint } from "./anytime_curve.ts";
import type { OverDepth } from "./predict.ts";
import type { Unpredicted } from "./unpredicted.ts";

/** A measure of certainty, with a threshold for every allowed loss. */
export interface AnytimeMeasure {
  /** The measure. */
  readonly kind: CertaintyKind;
  /** Plain prediction of the same mixture, timed in alternation with the others. */
  readonly plain: AnytimePoint;
  /** Examples left out, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** In the order of the losses. */
  readonly points: readonly (AnytimePoint & {
    /** Share of accuracy that may be lost on the held-out examples. */
    readonly loss: number;
    /** The threshold fitted there, and its results there. */
    readonly calibration: AnytimeCalibration;
  })[];
}

/** The evaluation of early exits. */
export interface AnytimeEvaluation {
  /** Blocks of the mixture with early exits. */
  readonly depth: number;
  /** Examples predicted at once. */
  readonly batchSize: number;
  /** Entropy, margin, confidence. */
  readonly measures: readonly AnytimeMeasure[];
}

/**
 * Fits thresholds on the held-out examples, and measures on `data` what they cost and save. Progress is reported in
 * examples, each as often as it is predicted.
 *
 * @param over q over the exits: the mixture with early exits
 * @param options.losses shares of accuracy that may be lost; default 0, 0.25, 0.5, 1 and 2 points
 * @param options.batchSize examples predicted at once; default 256
 */
export async function evaluateAnytime(
  network: Network,
  over: OverDepth,
  data: Dataset,
  heldOut: Dataset,
  options: WorkOptions & { readonly losses?: readonly number[]; readonly batchSize?: number } = {},
): Promise<AnytimeEvaluation> {
  checkArgument("evaluateAnytime", "network", network, aNetwork);
  checkArgument("evaluateAnytime", "over", over, overDepth);
  checkArgument("evaluateAnytime", "data", data, aDataset);
  checkArgument("evaluateAnytime", "heldOut", heldOut, aDataset);
  checkOptions("evaluateAnytime", options, {
    ...workChecks,
    losses: listOf("an array of shares", aNumberOfAnyKind),
    batchSize: whole(1),
  });
  const { losses = [0, 0.0025, 0.005, 0.01, 0.02], batchSize = 256 } = options;
  const q = "probabilities" in over ? over.probabilities() : over;
  const measures: AnytimeMeasure[] = [];
  const [held, curve] = [heldOut.rows.length, (1 + losses.length) * data.rows.length];
  for (const [i, kind] of certaintyKinds.entries()) {
    const part = (before: number) =>
      partOfWork(options, i * (held + curve) + before, certaintyKinds.length * (held + curve));
    const seen = await runningExampleScores(network, heldOut, q, kind, part(0)); // one pass for all losses
    const found = losses.map((loss) => calibrate(seen, kind, loss));
    const thresholds = found.map(({ rule }) => rule.threshold);
    const { plain, points, unpredicted } = await anytimeCurve(network, data, q, {
      ...{ kind, thresholds, batchSize },
      rounds: 1,
      ...part(held),
    });
    measures.push({
      kind,
      plain,
      ...unpredicted && { unpredicted },
      points: points.map(({ threshold: _, ...point }, i) => ({
        loss: losses[i],
        calibration: found[i],
        ...point,
      })),
    });
  }
  return { depth: q.findLastIndex((qd) => qd > 0), batchSize, measures };
}
