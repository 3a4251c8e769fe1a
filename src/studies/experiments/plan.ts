// What has to be done for an experiment: its places, and the networks that they need, each once.

import { fingerprint } from "../../datasets/fingerprint.ts";
import { type DataSource, loadData } from "../../datasets/source.ts";
import type { Job } from "../../calls/job.ts";
import { jobKey } from "../jobs/job_key.ts";
import type { Choices } from "./choices.ts";
import type { Experiment } from "./definition.ts";
import type { PlannedRun } from "./location.ts";
import type { TrainingJob } from "./training_job.ts";

/** A place with the key of its network. */
export interface Place extends PlannedRun {
  readonly key: string;
}

/** A network to train. */
export interface ExperimentJob extends Job<TrainingJob> {
  /** Of the data, where they are files. */
  readonly fingerprint?: string;
}

/** What has to be done. */
export interface ExperimentPlan {
  /** In the order of the experiment. */
  readonly places: readonly Place[];
  /** Networks, each once. */
  readonly jobs: readonly ExperimentJob[];
  /** Data sets that were left out, and why. */
  readonly left: readonly string[];
}

/**
 * Plans an experiment. Data sets whose files are not there are left out; where none is left, that is an error. Every
 * other data set is loaded once, so that what is wrong with it shows before training.
 */
export async function planOf(experiment: Experiment, choices: Choices): Promise<ExperimentPlan> {
  const loaded = new Map<string, Promise<string | Missing | undefined>>();
  const places: Place[] = [];
  const jobs = new Map<string, ExperimentJob>();
  const left = new Set<string>();
  for (const run of experiment.plan(choices)) {
    const { data } = run.job;
    const source = JSON.stringify(data);
    const state = loaded.get(source) ?? stateOf(data);
    loaded.set(source, state);
    const print = await state;
    if (print instanceof Missing) {
      left.add(print.why);
      continue;
    }
    // the same data may lie elsewhere the next time
    const key = await jobKey([{ ...run.job, data: { ...data, dataDir: undefined } }, print]);
    places.push({ ...run, key });
    if (!jobs.has(key)) jobs.set(key, { key, input: run.job, fingerprint: print });
  }
  if (jobs.size === 0) {
    throw new Error(
      `experiment ${experiment.name}: wanted data, got none: ${[...left].join("; ")}`,
    );
  }
  return { places, jobs: [...jobs.values()], left: [...left] };
}

/** Data whose files are not there. */
class Missing {
  constructor(readonly why: string) {}
}

/** The fingerprint of data that are files; undefined for those that are drawn. */
async function stateOf(data: DataSource): Promise<string | Missing | undefined> {
  if (data.data === "spirals") return undefined;
  try {
    return await fingerprint(await loadData(data));
  } catch (error) {
    // for people, in the table and on the page: without the name of the function
    if (error instanceof Deno.errors.NotFound) {
      return new Missing(error.message.replace(/^\w+\(\): /, ""));
    }
    throw error;
  }
}
