// All experiments, by their names.

import { complexity } from "./complexity.ts";
import { consistentDepth } from "./consistent_depth.ts";
import type { Experiment } from "./definition.ts";
import { efficientLayers } from "./efficient_layers.ts";

/** In the order of the paper's slides. */
export const experiments: readonly Experiment[] = [
  consistentDepth,
  efficientLayers,
  complexity,
];
