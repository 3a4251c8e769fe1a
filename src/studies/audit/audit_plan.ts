// The plan of an audit: a stored run trained again with other seeds, other priors, and halves of its training split.

import { isArchitecture } from "../../architectures/specification.ts";
import type { DataSplits } from "../../datasets/dataset.ts";
import { fingerprint } from "../../datasets/fingerprint.ts";
import { priorOf, type PriorText } from "../../depth/prior.ts";
import type { EngineName } from "../../engines/registry.ts";
import { storedSettings } from "../../training/posterior_rate.ts";
import type { RunDescription } from "../../runs/description.ts";
import { repeatOptions, settingsIn } from "../repeats/repeat_settings.ts";
import type { RepeatOptions } from "../repeats/repeat_job.ts";
import type { RepeatLabel } from "../repeats/repeat_record.ts";
import type { PlannedRepeat } from "../repeats/repeats_study.ts";
import { halvesOf } from "./halves.ts";

/** The priors of an audit unless others are given. */
export const auditedPriors: readonly PriorText[] = ["geometric:0.7", "geometric:0.85", "uniform"];

/** What is trained again. */
interface AuditChoices {
  /** Further seeds, from that of the run on. */
  readonly seeds: number;
  /** Other priors. */
  readonly priors: readonly PriorText[];
  /** Whether two halves of the training split are trained. */
  readonly moreData: boolean;
  readonly engine: EngineName;
}

/**
 * The plan. Seeds decide weights and batches only: every run has the data of the stored one. A prior that is the run's own
 * is not trained again.
 *
 * @param description of a run that {@linkcode checkRepeatable} accepts
 */
export async function auditPlan(
  { options, network, data }: RunDescription,
  splits: DataSplits,
  { seeds, priors, moreData, engine }: AuditChoices,
): Promise<PlannedRepeat[]> {
  if (!isArchitecture(network)) {
    throw new TypeError("auditPlan(): wanted a network of Fathom's own");
  }
  const { seed, prior } = options;
  const own = repeatOptions(
    splits,
    settingsIn(storedSettings({ patience: Infinity, ...options })),
  );
  const whole = { splits, fingerprint: data.fingerprint };
  const planned: PlannedRepeat[] = [];
  const add = (
    label: RepeatLabel,
    from: { readonly splits: DataSplits; readonly fingerprint: string },
    changed: Partial<RepeatOptions> = {},
    otherSeed = seed,
  ) => {
    const repeated = { ...own, ...changed };
    const job = { data: from.splits, network, repeated, seed: otherSeed, engine };
    planned.push({ label, data: splits.name, fingerprint: from.fingerprint, job });
  };
  for (let other = seed + 1; other <= seed + seeds; other++) {
    add({ varied: "seed", value: String(other) }, whole, {}, other);
  }
  for (const text of new Set(priors)) {
    const other = priorOf("audit", text, network.maxDepth);
    if (samePrior(prior, other)) continue;
    add({ varied: "prior", value: text }, whole, { prior: other });
  }
  if (moreData) {
    for (const [i, half] of halvesOf(splits, seed).entries()) {
      const value = i === 0 ? "first" : "second";
      add({ varied: "half", value }, { splits: half, fingerprint: await fingerprint(half) });
    }
  }
  return planned;
}

/**
 * Refuses a run whose training cannot be repeated, or whose depth was not chosen.
 *
 * @param path of the run
 */
export function checkRepeatable(
  { network, origin, options }: RunDescription,
  path: string,
): void {
  if (origin !== undefined) {
    throw new Error(
      `audit: the network in ${path} was pruned or imported, so its training cannot be repeated; give the ` +
        "run that it came from",
    );
  }
  if (!isArchitecture(network)) {
    throw new Error(
      `audit: the run in ${path} has a custom network, ${network.name}, whose code is not stored, so its ` +
        "training cannot be repeated",
    );
  }
  if (options.objective.kind === "fixed") {
    throw new Error(`audit: the run in ${path} has a fixed depth, so there is no choice to audit`);
  }
}

function samePrior(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((p, d) => Math.abs(p - other[d]) < 1e-9);
}
