// The options of pruneRun() and their checks.

import {
  aBoolean,
  aFunction,
  anObject,
  aNumber,
  aNumberOfAnyKind,
  aPath,
  aRate,
  checkOptions,
  either,
  listOf,
  oneValue,
  type OptionChecks,
  whole,
} from "../../calls/checks.ts";
import { type StagedWorkOptions, workChecks } from "../../calls/progress.ts";
import { aDepthRule, type DepthRule, type DepthRuleText } from "../../depth/depth_choice.ts";
import type { SpeedOptions } from "../../evaluation/speed.ts";
import { bootstrapChecks, type BootstrapOptions } from "../../math/bootstrap.ts";
import type { FineTuneOptions } from "./fine_tune.ts";

/** Options of {@linkcode pruneRun}. */
export interface PruneOptions extends BootstrapOptions, StagedWorkOptions {
  /** The rule for choosing the depth; default the run's. */
  readonly choose?: DepthRule | DepthRuleText;
  /** Trains the cut network further; default: no fine-tuning. */
  readonly fineTune?: Omit<FineTuneOptions, "signal" | "onProgress" | "onStage">;
  /** Options of measuring speed; false: not measured. */
  readonly timing?: Pick<SpeedOptions, "batchSizes" | "seconds"> | false;
  /** Resamples for the intervals; default 1000, 0 for none. */
  readonly resamples?: number;
  /** Replace a run or a pruned network in the folder. */
  readonly force?: boolean;
  /** Use the folder on a disk without file locks, where use by another process cannot be detected; default false. */
  readonly takeOver?: boolean;
  /** The present path of the table that the run was trained on. */
  readonly data?: string;
  /** The present folder of a public data set. */
  readonly dataDir?: string;
  /** Read snapshots that were changed since the run was written; default false. */
  readonly acceptChanged?: boolean;
  /** If aborted during fine-tuning, it ends that; otherwise pruning rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Refuses unknown options, and options of a wrong kind. */
export function checkPruneOptions(options: PruneOptions): void {
  checkOptions("pruneRun", options, pruneChecks);
  const { fineTune: tuningOptions, timing } = options;
  if (tuningOptions) {
    checkOptions("pruneRun", tuningOptions, fineTuneChecks, {
      within: "fineTune",
      required: ["epochs"],
    });
  }
  if (timing) checkOptions("pruneRun", timing, timingChecks, { within: "timing" });
  checkEpochs(tuningOptions?.epochs);
}

function checkEpochs(epochs: number | undefined): void {
  if (epochs === undefined || Number.isSafeInteger(epochs) && epochs >= 1) return;
  throw new RangeError(
    `pruneRun(): epochs of fine-tuning must be a whole number of at least 1, got ${epochs}`,
  );
}

/** Checks of the options of {@linkcode pruneRun}. */
export const pruneChecks: OptionChecks<PruneOptions> = {
  ...workChecks,
  ...bootstrapChecks,
  choose: aDepthRule,
  data: aPath,
  acceptChanged: aBoolean,
  fineTune: anObject("an object with epochs"),
  timing: either(
    "false, or an object with batchSizes and seconds",
    oneValue(false),
    anObject("an object"),
  ),
  force: aBoolean,
  takeOver: aBoolean,
  dataDir: aPath,
};

const fineTuneChecks: OptionChecks<NonNullable<PruneOptions["fineTune"]>> = {
  epochs: aNumberOfAnyKind,
  learningRate: aRate,
  onMoment: aFunction,
  watch: aFunction,
};
const timingChecks: OptionChecks<Exclude<NonNullable<PruneOptions["timing"]>, false>> = {
  batchSizes: listOf("an array of whole numbers of at least 1", whole(1)),
  seconds: aNumber("a positive number", (seconds) => seconds > 0 && seconds < Infinity),
};
