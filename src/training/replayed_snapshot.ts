// The last snapshot of a run that is resumed, given to earlyStopPruning once more, so that a run that had ended, or is
// stopped before its next snapshot, still has its best weights.

import { type DepthRule, type DepthRuleText, trainingDepthRule } from "../depth/depth_choice.ts";
import { lend } from "./batch.ts";
import { batchesPerEpoch } from "./batches.ts";
import type { StopState } from "./early_stop_pruning.ts";
import { updateSettings } from "./elbo_update.ts";
import type { Update, UpdateOptions } from "./elbo_update.ts";
import { withRun } from "./run_of_snapshot.ts";
import { posteriorSummary, type Snapshot } from "./snapshot.ts";
import { evaluateUpdate, type TrackOptions, type TrackState } from "./track_posterior.ts";
import { trainingOptions as all } from "./training_options.ts";

/** What the snapshot belongs to, and the options of the run. */
interface ReplayedRun
  extends
    Pick<Update, "network" | "posterior">,
    Pick<Update["batch"], "data" | "batchSize" | "epochs" | "run">,
    TrackOptions,
    UpdateOptions {
  readonly choose?: DepthRule | DepthRuleText;
}

/**
 * Why a saved run had ended, given what it may last now; undefined if it has more to do.
 *
 * @throws RangeError for fewer epochs than it has trained
 */
export function endOfSaved(
  counters: Readonly<Record<string, unknown>>,
  { epochs, patience }: { readonly epochs: number; readonly patience: number },
): "epochs" | "patience" | undefined {
  const next = counters.batches as { readonly epoch: number; readonly index: number };
  const begun = next.index === 0 ? next.epoch - 1 : next.epoch;
  if (begun > epochs) {
    throw new RangeError(
      `train(): epochs must be at least ${begun}, those of the run that is resumed, got ${epochs}`,
    );
  }
  const stop = counters.earlyStopPruning as StopState | undefined;
  if (stop && stop.unchanged >= patience) return "patience";
  return next.epoch > epochs ? "epochs" : undefined;
}

/** The snapshot with what is saved of it; undefined if the run was saved before its first one. */
export function replayedSnapshot(
  counters: Readonly<Record<string, unknown>>,
  of: ReplayedRun,
): Snapshot | undefined {
  const stop = counters.earlyStopPruning as StopState | undefined;
  const track = counters.trackPosterior as TrackState | undefined;
  if (!stop || !track) return undefined;
  const { epoch, step } = stop.last;
  const { network, posterior, data, batchSize, epochs, run } = of;
  const perEpoch = batchesPerEpoch(data.rows.length, batchSize);
  const place = { epoch, index: perEpoch - 1, perEpoch, epochs, data, batchSize };
  const logLikelihood = new Float64Array(posterior.depth + 1); // not saved, and not used
  const update: Update = {
    network,
    posterior,
    batch: lend(new Float32Array(), new Int32Array(), place, run).batch, // its loan never ends
    step,
    settings: updateSettings(of),
    logLikelihood,
    checkpoint: () => network.checkpoint(),
  };
  const rule = trainingDepthRule("train", "choose", of.choose ?? all.choose.default);
  const started = performance.now() - 1000 * track.seconds;
  const seconds = () => (performance.now() - started) / 1000;
  return withRun({
    epoch,
    step,
    seconds: track.seconds,
    ...posteriorSummary(posterior, { m: logLikelihood, trainSize: data.rows.length }, rule),
    depth: network.depth,
  }, {
    update,
    posterior,
    logLikelihood,
    rule,
    whole: true,
    replayed: true,
    seconds,
    evaluate: () => evaluateUpdate(update, of),
  });
}
