// Snapshots of the posterior, one per epoch, with an evaluation when one is due.

import type { OperatorFunction } from "rxjs";
import type { Dataset } from "../datasets/dataset.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { statisticsWork } from "../evaluation/chunks.ts";
import { exitsOf } from "../evaluation/predict.ts";
import { mixtureScore, type Score } from "../evaluation/score.ts";
import { type DepthRule, type DepthRuleText, trainingDepthRule } from "../depth/depth_choice.ts";
import { aPosterior, type DepthPosterior } from "../depth/depth_posterior.ts";
import { aFunction, checkArgument, checkOptions, type OptionChecks } from "../calls/checks.ts";
import type { Update } from "./elbo_update.ts";
import type { Batch } from "./batch.ts";
import { checkResumed } from "./check_resumed.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { withRun } from "./run_of_snapshot.ts";
import { posteriorSummary, type Snapshot } from "./snapshot.ts";
import { storableNumbers, storedNumbers } from "./stored_numbers.ts";
import { type MomentListener, toldMoments, type TrainingMoment } from "./training_moment.ts";
import { trainingOptions as all } from "./training_options.ts";

/** Options of {@linkcode trackPosterior}. */
export interface TrackOptions {
  /** The split on which the full mixture is scored; default none. */
  readonly validation?: Dataset;
  /**
   * Epochs from one evaluation of the validation split to the next: 1 for every epoch, 10 for epochs 10, 20, 30 and so
   * on, "end" for none before the last snapshot, which has one in any case. Default: at most once per ten steps and
   * once per epoch, starting with the first. It changes no result of training. After {@linkcode estimateHeldOut} the scores
   * are those of its estimates.
   */
  readonly validateEvery?: number | "end";
  /**
   * How `chosenDepth` is chosen, also as text: "argmax", "mean", "relative:0.95"; default the smallest d with
   * q_d ≥ 0.95 max q.
   */
  readonly choose?: DepthRule | DepthRuleText;
  /** Called with the progress of an evaluation; default nothing. */
  readonly onMoment?: MomentListener;
}

/** The counters between snapshots. */
export interface TrackState {
  /** Σ examples · m_d of the epoch so far; null for exits that were not computed. */
  readonly sums: readonly (number | null)[];
  readonly examples: number;
  /** The step of the last evaluation; null before the first. */
  readonly evaluatedAt: number | null;
  readonly seconds: number;
  readonly settings: { readonly choose: DepthRule; readonly validateEvery: number | "end" | null };
}

/** Steps between two evaluations by default, at least. */
const evaluationInterval = 10;

/** What the options of {@linkcode trackPosterior} must be. */
const trackChecks: OptionChecks<TrackOptions> = {
  validation: aDataset,
  validateEvery: all.validateEvery.check,
  choose: all.choose.check,
  onMoment: aFunction,
};

/**
 * Emits one frozen snapshot per epoch. A source that completes within an epoch gives a last snapshot of its steps so
 * far.
 */
export function trackPosterior(
  posterior: DepthPosterior,
  options: TrackOptions = {},
): OperatorFunction<Update, Snapshot> {
  checkArgument("trackPosterior", "posterior", posterior, aPosterior);
  checkOptions("trackPosterior", options, trackChecks);
  const { validation, validateEvery, choose = all.choose.default, onMoment } = options;
  const rule = trainingDepthRule("trackPosterior", "choose", choose);
  return oneAtATime(({ batch }) => batch, () => {
    let started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    let sums = new Float64Array(); // Σ examples · m_d of the epoch so far
    let examples = 0;
    let evaluatedAt: number | null = null; // step
    let last: Update | undefined;
    const settings = { choose: rule, validateEvery: validateEvery ?? null };
    const begin = ({ run }: Batch) =>
      run.register<TrackState>({
        name: "trackPosterior",
        save: () => ({
          sums: storableNumbers(sums),
          examples,
          evaluatedAt,
          seconds: seconds(),
          settings,
        }),
        load(saved) {
          checkResumed("trackPosterior", saved.settings, settings);
          ({ examples, evaluatedAt } = saved);
          sums = storedNumbers(saved.sums);
          started = performance.now() - 1000 * saved.seconds;
        },
      });
    const isDue = ({ step, batch: { epoch } }: Update) => {
      if (validateEvery === "end") return false;
      if (validateEvery !== undefined) return epoch % validateEvery === 0;
      return evaluatedAt === null || step - evaluatedAt >= evaluationInterval;
    };

    const evaluate = (update: Update) => evaluateUpdate(update, { validation, onMoment });

    function snapshot(update: Update, whole: boolean, emit: (snapshot: Snapshot) => void) {
      const trainSize = update.batch.data.rows.length;
      const m = sums;
      for (let d = 0; d < m.length; d++) m[d] /= examples;
      examples = 0; // the next epoch has new sums
      const { heldOut } = update;
      if (!heldOut?.ofPosterior) posterior.endEpoch(m, trainSize);
      const send = (score?: Snapshot["validation"]) => {
        emit(withRun({
          epoch: update.batch.epoch,
          step: update.step,
          seconds: seconds(),
          ...posteriorSummary(posterior, { m, trainSize, heldOut }, rule),
          ...score && { validation: Object.freeze(score) },
          depth: update.network.depth,
        }, {
          update,
          posterior,
          logLikelihood: m,
          rule,
          whole,
          seconds,
          evaluate: () => evaluate(update),
        }));
      };
      if (heldOut) return send(heldOut.count > 0 ? heldOut.latest.score : undefined);
      if (!validation || !isDue(update)) return send();
      evaluatedAt = update.step;
      return evaluate(update).then(send);
    }

    return {
      next(update, emit) {
        const { batch, logLikelihood } = update;
        if (update.posterior !== posterior) {
          throw new TypeError(
            "trackPosterior(): posterior must be that of elboUpdate(), got another one",
          );
        }
        if (!last) begin(batch);
        if (examples === 0) sums = new Float64Array(logLikelihood.length);
        for (let d = 0; d < sums.length; d++) sums[d] += batch.size * logLikelihood[d];
        examples += batch.size;
        last = update;
        if (batch.index === batch.perEpoch - 1) return snapshot(update, true, emit);
      },
      complete(emit) {
        if (examples > 0 && last) return snapshot(last, false, emit);
      },
    };
  });
}

/** Estimates statistics at the current weights, and scores the validation split, if there is one. */
export async function evaluateUpdate(
  { network, posterior, batch }: Update,
  { validation, onMoment }: Pick<TrackOptions, "validation" | "onMoment">,
): Promise<Score | undefined> {
  const q = posterior.probabilities().slice(0, network.depth + 1);
  const { exits } = exitsOf(q);
  const told = (doing: TrainingMoment["doing"]) => toldMoments(onMoment, batch.epoch, doing);
  const batches = statisticsWork(batch.data, batch.batchSize, told("statistics"));
  await network.estimateStatistics(batches, { exits });
  return validation && await mixtureScore(network, validation, q, told("validation"));
}
