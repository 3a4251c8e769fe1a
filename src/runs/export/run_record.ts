// The part of a run that travels with an exported safetensors file, so that `import` can make a run of it again:
// which data, how it was trained, and the whole state of the posterior. No paths of results, no places of data sets.

import type { DepthPosteriorState } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import type { DataDescription, RunOptions } from "../description.ts";
import type { LoadedRun } from "../load_run.ts";
import type { TrainingPlace } from "../network_files.ts";

/** What is kept of a run. */
export interface RunRecord {
  /** The options that were trained with; those about places and output are left out. */
  readonly options: RunOptions;
  /** The data and their fingerprint. */
  readonly data: DataDescription;
  /** β, one probability an exit. */
  readonly prior: readonly number[];
  /** What was maximised. */
  readonly objective: Objective;
  /** Logits, their momenta, q and the blocks left. */
  readonly posterior: DepthPosteriorState;
  /** Where in training the weights stand. */
  readonly place: TrainingPlace;
}

/** Flags of a run that say where things are or what was printed. */
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
