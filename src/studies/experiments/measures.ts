// Additional measurements of some experiments.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { chunks } from "../../evaluation/chunks.ts";
import { mixtureOf } from "../../evaluation/predict.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import { authorsCalibration } from "../../metrics/authors_calibration.ts";
import { firstBlocks, type LastBlocks, lastBlocks } from "./block_cuts.ts";
import { type CutSpeed, cutSpeed, type SpeedMeasure } from "./cut_speed.ts";
import type { TrainedNetwork } from "../harness/train_network.ts";
import type { PredictionMetrics } from "./measure.ts";

/** The requested measurements: plain data, part of a job. */
export interface Measures {
  /** The first 0, 1, …, D blocks kept. */
  readonly firstBlocks?: true;
  /** These numbers of last blocks kept. */
  readonly lastBlocks?: readonly number[];
  /** Time of prediction. */
  readonly speed?: SpeedMeasure;
  /** The calibration error by the authors' formula. */
  readonly authorsCalibration?: true;
}

/** The measurements. */
export interface MeasuredBesides {
  /** With 0, 1, …, D first blocks, `[depth + 1]`. */
  readonly firstBlocks?: readonly PredictionMetrics[];
  /** With the requested numbers of last blocks. */
  readonly lastBlocks?: readonly LastBlocks[];
  /** Not the same for two calls. */
  readonly speed?: CutSpeed;
  /** By the authors' formula, 0 to 1; about 0.09 for perfectly calibrated predictions of ten classes. */
  readonly authorsCalibration?: {
    /** The mixture over all exits. */
    readonly full: number;
    /** The mixture cut at the chosen depth. */
    readonly truncated: number;
  };
}

/** Examples evaluated at once. */
const chunkSize = 512;

/** Makes the requested measurements. */
export async function measureBesides(
  { network, last, statistics, test }: TrainedNetwork,
  measures: Measures,
): Promise<MeasuredBesides> {
  const q = last.posterior.slice(0, network.depth + 1);
  const { chosenDepth } = last;
  return {
    ...measures.firstBlocks && { firstBlocks: await firstBlocks(network, q, test) },
    ...measures.lastBlocks && {
      lastBlocks: await lastBlocks(network, measures.lastBlocks, q, test, statistics),
    },
    ...measures.speed && { speed: await cutSpeed(network, q, chosenDepth, test, measures.speed) },
    ...measures.authorsCalibration && {
      authorsCalibration: {
        full: await calibrationOf(network, q, test),
        truncated: await calibrationOf(network, truncateToDepth(q, chosenDepth), test),
      },
    },
  };
}

async function calibrationOf(
  network: Network,
  weights: readonly number[],
  test: Dataset,
): Promise<number> {
  const calibration = authorsCalibration();
  for (const { inputs, labels } of chunks(test, chunkSize)) {
    calibration.add(await mixtureOf(network, weights, inputs), labels);
  }
  return calibration.error();
}
