// The part of a run that is stored in an exported safetensors file, so that `import` can recreate the run: its data,
// its training options and the complete state of the posterior, without paths of results or data sets.

import type { DepthPosteriorState } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import type { DataDescription, RunOptions } from "../description.ts";
import type { LoadedRun } from "../load_run.ts";
import type { TrainingPlace } from "../network_files.ts";

/** The stored part of a run. */
export interface RunRecord {
  /** The training options, without paths and output options. */
  readonly options: RunOptions;
  /** The data and their fingerprint. */
  readonly data: DataDescription;
  /** β, one probability per exit. */
  readonly prior: readonly number[];
  /** The training objective. */
  readonly objective: Objective;
  /** Logits, their momenta, q and the remaining blocks. */
  readonly posterior: DepthPosteriorState;
  /** The position of the weights in training. */
  readonly place: TrainingPlace;
}

/** Flags of a run for paths and output. */
const local = new Set(["dataDir", "out", "force", "quiet", "json", "engine", "threads"]);

/** The record of a run. */
export function runRecord({ description, posterior, place }: LoadedRun): RunRecord {
  const kept = Object.entries(description.options).filter(([name]) => !local.has(name));
  return {
    options: Object.fromEntries(kept) as RunOptions,
    data: description.data,
    prior: posterior.prior,
    objective: posterior.objective,
    posterior: posterior.readState(),
    place,
  };
}
