// All experiments, by their names.

import { calibration } from "./calibration.ts";
import { complexity } from "./complexity.ts";
import { consistentDepth } from "./consistent_depth.ts";
import type { Experiment } from "./definition.ts";
import { efficientLayers } from "./efficient_layers.ts";
import { pruningStrategies } from "./pruning_strategies.ts";
import { smallImages } from "./small_images.ts";
import { speedup } from "./speedup.ts";

/** In the order of the paper's slides. */
export const experiments: readonly Experiment[] = [
  consistentDepth,
  efficientLayers,
  complexity,
  smallImages,
  pruningStrategies,
  speedup,
  calibration,
];
