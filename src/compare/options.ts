// What is compared on what, and with which budget.

import type { DataSource } from "../data/source.ts";
import type { EngineName } from "../engines/create_network.ts";
import type { DepthRule } from "../numbers/depth_choice.ts";
import type { NetworkOptions } from "../stream/train.ts";
import type { KeptRuns } from "./kept_runs.ts";
import type { Method } from "./method.ts";
import type { Budget } from "./training.ts";

/** Options of {@linkcode compare}. */
export interface CompareOptions extends NetworkOptions, Budget {
  /** Where data come from; the seed of a run draws or splits them. */
  readonly data: Omit<DataSource, "seed">;
  /** What is compared, each once. */
  readonly methods: readonly Method[];
  /** Every method once for each; default 1. All methods of a seed see the same data parts. */
  readonly seeds?: readonly number[];
  /** Where networks compute; default `auto`. */
  readonly engine?: EngineName;
  /** How the searched depth is chosen; default the smallest d with q_d ≥ 0.95 max q. */
  readonly choose?: DepthRule;
  /** Networks trained at a time, each in a worker with one thread; default the processor's cores. */
  readonly workers?: number;
  /** Runs of an earlier call that are not to be repeated, and where new ones go; default none. */
  readonly kept?: KeptRuns;
}
