// The time that a cut saves in prediction: the network cut to the chosen depth against the whole one, in alternating
// turns.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { mixtureOf } from "../../evaluation/predict.ts";
import { measureSpeed } from "../../evaluation/speed.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";

/** Options of measuring speed. */
export interface SpeedMeasure {
  /** Examples predicted at once. */
  readonly batchSize: number;
  /** For each predictor. */
  readonly seconds: number;
}

/** The speed of predictions. These times differ between two calls. */
export interface CutSpeed {
  /** Examples predicted at once. */
  readonly batchSize: number;
  /** Median milliseconds of a batch. */
  readonly milliseconds: {
    /** The mixture over the exits up to the chosen depth; nothing beyond is computed. */
    readonly cut: number;
    /** All blocks and the last exit, as a plain network computes. */
    readonly lastExit: number;
    /** All blocks and all exits, with which the authors compared. */
    readonly allExits: number;
  };
  /** Time that the cut saves, median over rounds of turns: 1 − time / other time. */
  readonly saved: {
    readonly ofLastExit: number;
    readonly ofAllExits: number;
  };
}

/**
 * Measures the time of predictions.
 *
 * @param q of the exits that the network has, `[depth + 1]`
 */
export async function cutSpeed(
  network: Network,
  q: readonly number[],
  chosenDepth: number,
  test: Dataset,
  { batchSize, seconds }: SpeedMeasure,
): Promise<CutSpeed> {
  const predictors = {
    cut: truncateToDepth(q, chosenDepth),
    lastExit: q.map((_, d) => d === q.length - 1 ? 1 : 0),
    allExits: q,
  };
  const names = Object.keys(predictors) as (keyof typeof predictors)[];
  const [{ ways: speeds }] = await measureSpeed(
    names.map((name) => ({ name, run: (inputs) => mixtureOf(network, predictors[name], inputs) })),
    test,
    { batchSizes: [batchSize], seconds, against: names },
  );
  const [cut, lastExit, allExits] = speeds;
  const saved = (other: string) =>
    1 - 1 / cut.ratios.find(({ against }) => against === other)!.timesAsFast;
  return {
    batchSize,
    milliseconds: {
      cut: cut.milliseconds,
      lastExit: lastExit.milliseconds,
      allExits: allExits.milliseconds,
    },
    saved: { ofLastExit: saved("lastExit"), ofAllExits: saved("allExits") },
  };
}
