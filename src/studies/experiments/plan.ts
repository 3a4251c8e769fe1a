// The plan of an experiment: its settings, and the networks that they need, each once.

import { fingerprint } from "../../datasets/fingerprint.ts";
import { type DataSource, loadData } from "../../datasets/source.ts";
import { jobKey } from "../harness/job_key.ts";
import type { Study, StudyRun } from "../harness/study.ts";
import type { Choices } from "./choices.ts";
import type { Experiment } from "./definition.ts";
import type { Summarised } from "./event.ts";
import type { PlannedRun, RunLabel } from "./runs.ts";
import type { RunRecord } from "./runs.ts";
import { summaryOf } from "./summary.ts";
import type { TrainingJob, TrainingOutcome } from "./training_job.ts";

/** The plan of an experiment. */
interface ExperimentPlan
  extends Study<RunLabel, TrainingJob, TrainingOutcome, RunRecord, Summarised> {
  /** In the order of the experiment, each with the key of its network. */
  readonly settings: readonly (PlannedRun & { readonly key: string })[];
  /** Data sets that were left out, with reasons. */
  readonly left: readonly string[];
}

/**
 * Plans an experiment. Data sets whose files are missing are left out; it is an error if none is left. Every other data
 * set is loaded once, so that errors in it show before training.
 */
export async function planOf(experiment: Experiment, choices: Choices): Promise<ExperimentPlan> {
  const { name } = experiment;
  const loaded = new Map<string, Promise<string | Missing | undefined>>();
  const settings: (PlannedRun & { readonly key: string })[] = [];
  const runs = new Map<string, StudyRun<RunLabel, TrainingJob, TrainingOutcome, RunRecord>>();
  const missing = new Set<string>();
  for (const planned of experiment.plan(choices)) {
    const { job, ...setting } = planned;
    const source = JSON.stringify(job.data);
    const state = loaded.get(source) ?? stateOf(job.data);
    loaded.set(source, state);
    const print = await state;
    if (print instanceof Missing) {
      missing.add(print.why);
      continue;
    }
    // the same data may be elsewhere the next time
    const key = await jobKey([{ ...job, data: { ...job.data, dataDir: undefined } }, print]);
    settings.push({ ...planned, key });
    if (runs.has(key)) continue;
    runs.set(key, {
      key,
      label: { ...setting, seed: job.seed },
      jobs: [{ key, input: job }],
      finish: ([outcome]) => ({ key, experiment: name, job, fingerprint: print, outcome }),
    });
  }
  const left = [...missing];
  if (runs.size === 0) {
    throw new Error(`experiment ${name}: at least one data set must exist: ${left.join("; ")}`);
  }
  return {
    settings,
    runs: [...runs.values()],
    left,
    collect(finished, failed) {
      const found = settings.flatMap(({ key, job: _, ...setting }) => {
        const run = finished.get(key);
        return run ? [{ ...setting, run }] : [];
      });
      return { kind: "summary", summary: summaryOf(experiment, choices, found, failed, left) };
    },
  };
}

/** Data whose files are missing. */
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
