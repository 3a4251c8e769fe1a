// Metrics and calibration under distribution shift, on rotated and corrupted images (Ovadia et al. 2019,
// "Can You Trust Your Model's Uncertainty?"; Antorán et al. 2020, "Depth Uncertainty in Neural Networks", §4.3).

import { overDepth } from "./predict.ts";
import { workChecks } from "../calls/progress.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  aFunction,
  aNumberOfAnyKind,
  aSeed,
  checkArgument,
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
} from "../calls/checks.ts";
import {
  corrupt,
  type Corruption,
  corruptions as corruptionNames,
} from "../datasets/corruptions.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { rotateImages } from "../datasets/rotate_images.ts";
import type { Network } from "../engines/network.ts";
import {
  aDepthRule,
  type DepthRule,
  depthRule,
  type DepthRuleText,
  relative95,
} from "../depth/depth_choice.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { collect } from "./collect.ts";
import { type MetricValues, metricValues } from "./metrics.ts";
import { likelihoodOf } from "../likelihoods/registry.ts";
import type { OverDepth } from "./predict.ts";
import { checkPredicted } from "./unpredicted.ts";
import {
  comparedPredictors,
  mainPredictors,
  type PredictorName,
  predictorName,
  probabilitiesOf,
} from "./predictors.ts";

/** The kind of shift. */
export type Disturbance = "rotation" | Corruption;

/** Metrics under one shift. */
export interface ShiftedEvaluation {
  /** The kind of shift. */
  readonly disturbance: Disturbance;
  /** Degrees of a rotation, strength 1 to 5 of a corruption; 0 for unchanged images. */
  readonly level: number;
  /** In the order of {@linkcode Shift.ways}. */
  readonly figures: readonly MetricValues[];
  /** Examples left out of all metrics, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: number;
}

/** Metrics under distribution shift. */
export interface Shift {
  /** The full mixture, the truncated mixture and the last exit alone. */
  readonly ways: readonly PredictorName[];
  /** Every shift from level 0 upwards. */
  readonly levels: readonly ShiftedEvaluation[];
}

/** One of several passes through the split. */
export interface ShiftPass {
  /** The shift in words. */
  readonly name: string;
  /** From 1. */
  readonly number: number;
  /** The number of passes. */
  readonly of: number;
}

/** Options of {@linkcode evaluateShift}. */
export interface ShiftOptions extends WorkOptions {
  /** Rotations in degrees; default none. */
  readonly rotations?: readonly number[];
  /** Corruptions; default none. */
  readonly corruptions?: readonly Corruption[];
  /** Severities of the corruptions; default 1 to 5. */
  readonly strengths?: readonly number[];
  /** Chooses the depth of the truncated mixture; default the paper's. */
  readonly rule?: DepthRule | DepthRuleText;
  /** Seed of noise and occlusion; default 1. */
  readonly seed?: number;
  /** Called before each pass through the split. */
  readonly onPass?: (pass: ShiftPass) => void;
}

/**
 * Evaluates a network on rotated and corrupted images.
 *
 * @param over q over the exits of the network
 * @param data a split of images, `[height, width, channels]`
 */
export async function evaluateShift(
  network: Network,
  over: OverDepth,
  data: Dataset,
  options: ShiftOptions,
): Promise<Shift> {
  checkArgument("evaluateShift", "network", network, aNetwork);
  checkArgument("evaluateShift", "over", over, overDepth);
  checkArgument("evaluateShift", "data", data, aDataset);
  checkOptions("evaluateShift", options, shiftChecks);
  if (data.shape.length !== 3) {
    throw new TypeError(
      `evaluateShift(): wanted images, [height, width, channels], got shape [${data.shape}]`,
    );
  }
  const { rotations = [], corruptions = [], strengths = [1, 2, 3, 4, 5], seed = 1 } = options;
  const q = probabilitiesOf(over, network.depth, "evaluateShift");
  const rule = depthRule("evaluateShift", "rule", options.rule ?? relative95);
  const predictors = comparedPredictors(mainPredictors(q, network.depth, rule));
  const turned = rotations.filter((degrees) => degrees !== 0);
  const of = 1 + turned.length + corruptions.length * strengths.length;
  let number = 0;
  const metricsFor = async (name: string, disturbed: Dataset) => {
    options.onPass?.({ name, number: ++number, of });
    const collected = await collect(network, disturbed, predictors, options);
    const { missing } = collected[0];
    checkPredicted("evaluateShift", disturbed, missing);
    return {
      figures: collected.map(({ outcomes: exampleScores }) =>
        metricValues(exampleScores, likelihoodOf(network.spec))
      ),
      ...missing.length > 0 && { unpredicted: missing.length },
    };
  };

  const asTheyAre = await metricsFor("images as they are", data);
  const levels: ShiftedEvaluation[] = [];
  const add = (
    disturbance: Disturbance,
    level: number,
    found: Pick<ShiftedEvaluation, "figures" | "unpredicted">,
  ) => levels.push({ disturbance, level, ...found });
  if (rotations.length > 0) add("rotation", 0, asTheyAre);
  for (const degrees of turned) {
    const metrics = await metricsFor(`rotation by ${degrees}°`, rotateImages(data, degrees));
    add("rotation", degrees, metrics);
  }
  for (const corruption of corruptions) {
    add(corruption, 0, asTheyAre);
    for (const strength of strengths) {
      const damaged = corrupt(data, corruption, strength, { seed });
      add(corruption, strength, await metricsFor(`${corruption}, strength ${strength}`, damaged));
    }
  }
  return { ways: predictors.map(predictorName), levels };
}

const degrees = listOf("an array of degrees", aNumberOfAnyKind);
const shiftChecks: OptionChecks<ShiftOptions> = {
  ...workChecks,
  rotations: degrees,
  corruptions: listOf(`an array of ${corruptionNames.join(", ")}`, oneOf(corruptionNames)),
  strengths: listOf("an array of numbers from 1 to 5", aNumberOfAnyKind),
  rule: aDepthRule,
  seed: aSeed,
  onPass: aFunction,
};
