// The options that run.json stores of a program's run: those that its stream knows and those that the program adds.

import type { DepthPosterior } from "../depth/depth_posterior.ts";
import {
  type DepthRule,
  depthRule,
  type DepthRuleText,
  relative95,
} from "../depth/depth_choice.ts";
import { shownValue } from "../calls/shown_value.ts";
import type { Network } from "../engines/network.ts";
import { checkArgument } from "../calls/checks.ts";
import { trainChecks } from "../training/train_options.ts";
import { findRun } from "../training/run_of_snapshot.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { trainingOf } from "../training/run_of_snapshot.ts";
import type { RunOptions } from "./description.ts";
import { arraysData } from "./folder_data.ts";
import { runOptions } from "./schemas/options.ts";

/** Options for run.json as programs give them: any of a run's, and notes under other names. */
export type GivenRunOptions =
  & {
    readonly [Name in keyof RunOptions as Name extends "choose" ? never : Name]?: RunOptions[Name];
  }
  & {
    /** The rule for choosing the depth, also as text: "argmax", "mean", "relative:0.95". */
    readonly choose?: DepthRule | DepthRuleText;
  };

/** Options of `train` that are no settings of the run. */
const live = new Set([
  ...["network", "posterior", "signal", "onMoment"],
  ...["resume", "resumeAnyway", "checkpoints"],
]);

/**
 * The options of a run without the source of its data. Options of the snapshot's stream take precedence over the
 * program's.
 *
 * @param name of the function in errors
 * @param snapshot of the run; undefined, or a copy, if the program trained by other means
 * @param batchSize if neither has it
 * @throws TypeError if a required option is missing, or one of the program's cannot be stored as JSON; RangeError for an
 * invalid rule
 */
export function programOptions(
  name: string,
  { network, posterior, snapshot, batchSize, given = {} }: {
    readonly network: Network;
    readonly posterior: DepthPosterior;
    readonly snapshot?: Snapshot;
    readonly batchSize: number;
    readonly given?: GivenRunOptions;
  },
): RunOptions {
  const run = snapshot && findRun(snapshot);
  const training = snapshot && trainingOf(snapshot);
  const choose = given.choose === undefined
    ? relative95
    : depthRule(name, "options.choose", given.choose);
  for (const [option, value] of Object.entries(given)) checkStorable(name, option, value);
  for (const option of ["schedule", "augment"] as const) { // prune --finetune reads them
    const value = given[option];
    if (value !== undefined) checkArgument(name, `options.${option}`, value, trainChecks[option]);
  }
  const told = Object.entries({ ...given, ...training?.options }).filter(([option, value]) =>
    // JSON cannot express infinite patience, which is none
    !live.has(option) && value !== undefined && value !== Infinity
  );
  const options: Record<string, unknown> = {
    seed: 1,
    batchSize,
    ...Object.fromEntries(told),
    choose,
    ...given.epochs === Infinity && { epochs: Number.MAX_SAFE_INTEGER },
    ...run && {
      ...run.update.settings,
      choose: run.rule,
      batchSize: run.update.batch.batchSize,
      // without planned epochs there is no end
      epochs: Math.min(run.update.batch.epochs, Number.MAX_SAFE_INTEGER),
    },
    prior: posterior.prior,
    objective: posterior.objective,
    kind: network.spec.kind,
    data: arraysData, // until their source is known
  };
  const missing = ["epochs", "learningRate", "momentum", "weightDecay"]
    .filter((option) => options[option] === undefined);
  if (missing.length > 0) {
    throw new TypeError(
      `${name}(): wanted options with ${
        missing.join(", ")
      } for a network that was not trained by ` +
        "train or its operators (or last, its last snapshot as emitted), got none",
    );
  }
  return options as RunOptions;
}

/** Refuses notes that JSON would silently drop or change; a run's own options have a schema. */
function checkStorable(name: string, option: string, value: unknown): void {
  if (value === undefined || Object.hasOwn(runOptions.fields ?? {}, option)) return;
  const inside = new Set<unknown>();
  const wrong = (each: unknown): unknown[] => {
    if (typeof each === "string" || typeof each === "boolean" || each === null) return [];
    if (typeof each === "number") return Number.isFinite(each) ? [] : [each];
    if (typeof each !== "object" || ArrayBuffer.isView(each) || inside.has(each)) return [each];
    inside.add(each);
    const found = Object.values(each).filter((inner) => inner !== undefined).flatMap(wrong);
    inside.delete(each);
    return found;
  };
  const found = wrong(value);
  if (found.length === 0) return;
  const within = Object.is(found[0], value) ? "" : ` within ${shownValue(value)}`;
  throw new TypeError(
    `${name}(): options.${option} must be what JSON stores (texts, finite numbers, true, false, ` +
      `null, and lists and objects of them), got ${shownValue(found[0])}${within}`,
  );
}
