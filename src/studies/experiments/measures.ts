// What some experiments measure beside the usual figures.

import type { DataSplits } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { chunks, statisticsBatches } from "../../evaluation/chunks.ts";
import { mixtureOf } from "../../evaluation/predict.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { authorsCalibration } from "./authors_calibration.ts";
import { firstBlocks, type LastBlocks, lastBlocks } from "./block_cuts.ts";
import { type CutSpeed, cutSpeed, type SpeedMeasure } from "./cut_speed.ts";
import type { PredictionMetrics } from "./measure.ts";

/** What is asked for: plain data, part of a job. */
export interface Measures {
  /** The first 0, 1, …, D blocks kept. */
  readonly firstBlocks?: true;
  /** So many of the last blocks kept. */
  readonly lastBlocks?: readonly number[];
  /** Time of predicting. */
  readonly speed?: SpeedMeasure;
  /** The calibration error by the authors' formula. */
  readonly authorsCalibration?: true;
}

/** What was asked for. */
export interface MeasuredBesides {
  /** With so many of the first blocks, `[depth + 1]`. */
  readonly firstBlocks?: readonly PredictionMetrics[];
  /** With the last blocks, as many as were asked for. */
  readonly lastBlocks?: readonly LastBlocks[];
  /** Not the same for two calls. */
  readonly speed?: CutSpeed;
  /** By the authors' formula, 0 to 1; about 0.09 where predictions of ten classes are perfectly calibrated. */
  readonly authorsCalibration?: {
    /** The mixture over all exits. */
    readonly full: number;
    /** The mixture cut at the chosen depth. */
    readonly truncated: number;
  };
}

/** Examples evaluated at once. */
const chunkSize = 512;

/**
 * Measures what is asked for, on the test part.
 *
 * @param q the posterior, zero beyond the blocks that are left
 * @param batchSize of training, for population statistics
 */
export async function measureBesides(
  network: Network,
  q: readonly number[],
  chosenDepth: number,
  { train, test }: Pick<Required<DataSplits>, "train" | "test">,
  measures: Measures,
  batchSize: number,
): Promise<MeasuredBesides> {
  const left = q.slice(0, network.depth + 1);
  const statistics = () => statisticsBatches(train, batchSize);
  return {
    ...measures.firstBlocks && { firstBlocks: await firstBlocks(network, left, test) },
    ...measures.lastBlocks && {
      lastBlocks: await lastBlocks(network, measures.lastBlocks, left, test, statistics),
    },
    ...measures.speed && {
      speed: await cutSpeed(network, left, chosenDepth, test, measures.speed),
    },
    ...measures.authorsCalibration && {
      authorsCalibration: await calibrationByAuthors(network, left, chosenDepth, test),
    },
  };
}

async function calibrationByAuthors(
  network: Network,
  q: readonly number[],
  chosenDepth: number,
  test: DataSplits["train"],
): Promise<NonNullable<MeasuredBesides["authorsCalibration"]>> {
  const [full, truncated] = [authorsCalibration(), authorsCalibration()];
  const cut = truncateToDepth(q, chosenDepth);
  for (const { inputs, labels } of chunks(test, chunkSize)) {
    full.add(await mixtureOf(network, q, inputs), labels);
    truncated.add(await mixtureOf(network, cut, inputs), labels);
  }
  return { full: full.error(), truncated: truncated.error() };
}
