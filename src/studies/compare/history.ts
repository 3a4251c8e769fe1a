// How far a comparison has come: which networks are there, which runs follow from them, and what is still to train.

import type { Job } from "../../calls/job.ts";
import { comparisonOf, type FailedRun } from "./comparison.ts";
import { ensemblePredictor } from "./ensemble.ts";
import type { CompareEvent, NetworkName } from "./event.ts";
import type { KeptRuns } from "./kept_runs.ts";
import { methodText } from "./method.ts";
import type { NetworkResult } from "./network_job.ts";
import type { CompareOptions } from "./options.ts";
import type { NetworkJob } from "./training.ts";
import type { Plan, PlannedRun } from "./plan.ts";
import type { RunResult } from "./run_result.ts";

/** A comparison under way. */
export interface History {
  /** Networks to train, each once, whatever the number of runs that need it. */
  readonly jobs: readonly Job<NetworkJob>[];
  /** `names[j]` says what `jobs[j]` is for. */
  readonly names: readonly NetworkName[];
  /** The plan, and what is there from before. */
  begin(): CompareEvent[];
  /** A network is there: keeps it where an ensemble needs it, and finishes the runs that waited for it. */
  trained(job: number, network: NetworkResult): Promise<CompareEvent[]>;
  /** A network is not to be had. */
  failed(job: number, error: string): CompareEvent[];
  /** All runs together. */
  end(plan: Plan, options: CompareOptions): Promise<CompareEvent[]>;
}

/** Looks for what is kept, and lists what is left to train. */
export async function historyOf(plan: Plan, kept?: KeptRuns): Promise<History> {
  const finished = new Map<string, RunResult>(); // by the key of the run
  const failures: FailedRun[] = [];
  const networks = new Map<string, NetworkResult>(); // those that a waiting run needs
  const waiting = new Set<PlannedRun>();
  const jobs: Job<NetworkJob>[] = [];
  const names: NetworkName[] = [];

  for (const run of plan.runs) {
    const found = kept?.run(run.key);
    if (found) finished.set(run.key, found);
    else waiting.add(run);
  }
  for (const run of waiting) {
    for (const [member, job] of run.networks.entries()) {
      if (networks.has(job.key) || jobs.some(({ key }) => key === job.key)) continue;
      const found = await kept?.network(job.key);
      if (found) {
        networks.set(job.key, found);
        continue;
      }
      names.push({
        network: jobs.length,
        method: methodText(run.method),
        seed: run.seed,
        ...run.networks.length > 1 && { member: member + 1 },
      });
      jobs.push(job);
    }
  }
  const earlier = [...finished.values()];

  /** Finishes the runs whose networks are all there. */
  function settle(): CompareEvent[] {
    const events: CompareEvent[] = [];
    for (const run of waiting) {
      if (run.networks.some(({ key }) => !networks.has(key))) continue;
      const result = resultOf(plan, run, run.networks.map(({ key }) => networks.get(key)!));
      kept?.keepRun(result);
      finished.set(run.key, result);
      waiting.delete(run);
      events.push({ kind: "finished", run: result, kept: false });
    }
    for (const key of networks.keys()) if (!isNeeded(key)) networks.delete(key);
    return events;
  }
  const isNeeded = (key: string) =>
    [...waiting].some(({ networks }) => networks.some((job) => job.key === key));

  return {
    jobs,
    names,
    begin: () => [
      {
        kind: "planned",
        runs: plan.runs.length,
        kept: earlier.length,
        networks: jobs.length,
      },
      ...earlier.map((run): CompareEvent => ({ kind: "finished", run, kept: true })),
      ...settle(),
    ],
    async trained(job, network) {
      const { key } = jobs[job];
      const isMember = [...waiting].some(({ method, networks }) =>
        method.kind === "ensemble" && networks.some((job) => job.key === key)
      );
      if (isMember) await kept?.keepNetwork(key, network);
      networks.set(key, network);
      return settle();
    },
    failed(job, error) {
      const events: CompareEvent[] = [];
      for (const run of waiting) {
        if (!run.networks.some(({ key }) => key === jobs[job].key)) continue;
        waiting.delete(run);
        const failure = { method: methodText(run.method), seed: run.seed, error };
        failures.push(failure);
        events.push({ kind: "failed", run: failure });
      }
      return events;
    },
    async end(plan, options) {
      const runs = plan.runs.flatMap(({ key }) => finished.get(key) ?? []);
      await kept?.arrange(runs.map(({ key }) => key));
      return [{ kind: "compared", comparison: comparisonOf(plan, options, runs, failures) }];
    },
  };
}

function resultOf(plan: Plan, run: PlannedRun, networks: readonly NetworkResult[]): RunResult {
  const { method, seed, key } = run;
  const { data, fingerprints, network, budget } = plan.ground;
  return {
    key,
    method: methodText(method),
    seed,
    data,
    fingerprint: fingerprints[seed],
    network,
    budget,
    ways: method.kind === "ensemble"
      ? [ensemblePredictor(networks, plan.labels.get(seed)!)]
      : networks[0].ways,
    trainingSeconds: networks.reduce((sum, { trainingSeconds }) => sum + trainingSeconds, 0),
    networks: networks.map(({ ways: _, logProbabilities: __, ...training }) => training),
  };
}
