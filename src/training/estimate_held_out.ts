// Estimates on a held-out split every few steps, and the steps of a posterior that learns from it: the log-likelihoods of data
// that the weights do not see (Antorán et al. 2020 learn it from the training data).

import type { OperatorFunction } from "rxjs";
import {
  aBoolean,
  aFunction,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../calls/checks.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { type StepSettings, tooLarge } from "../depth/divergence_cause.ts";
import { aPosterior, type DepthPosterior } from "../depth/depth_posterior.ts";
import { statisticsExamples, statisticsWork } from "../evaluation/chunks.ts";
import { heldOutScore } from "../evaluation/held_out_score.ts";
import { mixtureScore } from "../evaluation/score.ts";
import { exitsOf } from "../evaluation/predict.ts";
import { batchesPerEpoch } from "./batches.ts";
import type { Batch } from "./batch.ts";
import { checkResumed } from "./check_resumed.ts";
import type { Update } from "./elbo_update.ts";
import {
  type HeldOutEstimate,
  type KeptEstimate,
  loadedEstimate,
  stepsBetweenEstimates,
  type StoredEstimate,
  storedEstimate,
} from "./held_out.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { rateShare } from "./rate_schedule.ts";
import { type MomentListener, toldMoments, type TrainingMoment } from "./training_moment.ts";

/** Options of {@linkcode estimateHeldOut}. */
export interface HeldOutOptions {
  /** Keep the weights of the best estimate of each epoch, for `keep: "validation"`; default false. */
  readonly keepBest?: boolean;
  /** Called with the progress of an estimate; default nothing. */
  readonly onMoment?: MomentListener;
}

const heldOutChecks: OptionChecks<HeldOutOptions> = { keepBest: aBoolean, onMoment: aFunction };

/** The state of the estimates. */
interface HeldOutState {
  readonly latest: StoredEstimate;
  readonly epoch: number;
  /** Of this epoch so far. */
  readonly count: number;
  /** The best one of this epoch; its weights are a state of the network. */
  readonly best?: {
    readonly estimate: StoredEstimate;
    readonly posterior: KeptEstimate["posterior"];
  };
  readonly settings: { readonly keepBest: boolean };
}

/**
 * Batches for the population statistics of an estimate, fewer than for a final evaluation, so that estimates can be
 * frequent: at least five, and as many as have 512 examples.
 */
function statisticsBatchesOf(batchSize: number): number {
  return Math.max(5, Math.ceil(512 / batchSize));
}

/** Steps from one estimate to the next. */
export function estimateInterval(
  train: Dataset,
  validation: Dataset,
  batchSize: number,
): number {
  return stepsBetweenEstimates({
    perStep: train.rows.length / batchesPerEpoch(train.rows.length, batchSize),
    statistics: statisticsExamples(train, batchSize, statisticsBatchesOf(batchSize)),
    heldOut: validation.rows.length,
  });
}

/**
 * Passes updates on with what the network knows of a held-out split. After the first step, and then every k, population
 * statistics are estimated from training batches, without masks or augmentation, and m^v_d is the mean log-likelihood of exit
 * d on the split. k follows from sizes alone: estimates cost at most about 15 % of the multiply-adds.
 *
 * With `posteriorFrom: "validation"` of {@linkcode elboUpdate} the posterior maximises N_v Σ_d q_d m^v_d − KL(q ‖ β), N_v the
 * examples of the split: it makes a step after every step of the weights, on the latest m^v; under the marginal likelihood
 * and deep supervision it is the exact posterior of m^v.
 *
 * The stream fails if no example of the split has a finite prediction.
 */
export function estimateHeldOut(
  posterior: DepthPosterior,
  validation: Dataset,
  options: HeldOutOptions = {},
): OperatorFunction<Update, Update> {
  const name = "estimateHeldOut";
  checkArgument(name, "posterior", posterior, aPosterior);
  checkArgument(name, "validation", validation, aDataset);
  checkOptions(name, options, heldOutChecks);
  const { keepBest = false, onMoment } = options;
  const settings = { keepBest };
  return oneAtATime(({ batch }) => batch, () => {
    let latest: HeldOutEstimate | undefined;
    let best: KeptEstimate | undefined;
    let count = 0;
    let epoch = 0;
    let interval = 0; // steps

    function begin({ network, batch }: Update) {
      epoch = batch.epoch;
      interval = estimateInterval(batch.data, validation, batch.batchSize);
      batch.run.register<HeldOutState>({
        name,
        save: () => ({
          latest: storedEstimate(latest!),
          epoch,
          count,
          ...best &&
            { best: { estimate: storedEstimate(best.estimate), posterior: best.posterior } },
          settings,
        }),
        weights: () => best?.weights,
        load(saved, weights) {
          checkResumed(name, saved.settings, settings);
          latest = loadedEstimate(saved.latest);
          ({ epoch, count } = saved);
          if (!saved.best) return;
          best = {
            ...saved.best,
            estimate: loadedEstimate(saved.best.estimate),
            weights: weights ?? network.checkpoint(),
          };
        },
      });
    }
    async function estimate({ network, batch, step, settings }: Update): Promise<void> {
      const follows = settings.posteriorFrom === "validation";
      const q = posterior.probabilities().slice(0, network.depth + 1);
      const { exits } = follows ? { exits: q.map((_, d) => d) } : exitsOf(q);
      const told = (doing: TrainingMoment["doing"]) => toldMoments(onMoment, batch.epoch, doing);
      const { data, batchSize } = batch;
      const most = statisticsBatchesOf(batchSize);
      const batches = statisticsWork(data, batchSize, told("statistics"), most);
      await network.estimateStatistics(batches, { exits });
      let { score, m, examples } = await heldOutScore(
        network,
        validation,
        q,
        exits,
        told("validation"),
      );
      if (examples === 0) throw new Error(divergedText(step, batch, settings));
      if (follows && posterior.objective.kind !== "elbo") {
        posterior.endEpoch(m, examples);
        score = await mixtureScore(network, validation, posterior.probabilities());
      }
      latest = { step, examples, logLikelihood: m, score };
      count++;
      if (!keepBest || best && !(score.logLikelihood > best.estimate.score.logLikelihood)) return;
      best?.weights[Symbol.dispose]();
      best = { estimate: latest, weights: network.checkpoint(), posterior: posterior.readState() };
    }
    return {
      async next(update, emit) {
        const { batch, step, settings } = update;
        if (interval === 0) begin(update);
        if (batch.epoch !== epoch) {
          epoch = batch.epoch;
          count = 0;
          best?.weights[Symbol.dispose]();
          best = undefined;
        }
        const follows = settings.posteriorFrom === "validation";
        if (follows && latest) {
          const share = rateShare(settings.schedule, step - 1, batch);
          posterior.step(latest.logLikelihood, latest.examples, {
            learningRate: share * settings.posteriorLearningRate,
            momentum: settings.posteriorMomentum,
          });
        }
        if (!latest || step - latest.step >= interval) await estimate(update);
        emit({
          ...update,
          heldOut: {
            latest: latest!,
            count,
            ofPosterior: follows,
            takeBest() {
              const taken = best;
              best = undefined;
              return taken;
            },
          },
        });
      },
      dispose() {
        best?.weights[Symbol.dispose]();
        best = undefined;
      },
    };
  });
}

function divergedText(step: number, { epoch }: Batch, settings: StepSettings): string {
  return `estimateHeldOut(): the loss is no longer finite after step ${step} (epoch ${epoch}): no example of the validation ` +
    `split has a finite prediction; ${tooLarge(settings)}`;
}
