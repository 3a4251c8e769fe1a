// The gradient steps on weights and posterior: joint maximisation of the ELBO, or of another objective of the posterior
// (Antorán et al. 2020, §3.2).

import type { OperatorFunction } from "rxjs";
import type { Checkpoint, Network } from "../engines/network.ts";
import {
  aPosterior,
  type DepthPosterior,
  type DepthPosteriorState,
} from "../depth/depth_posterior.ts";
import { checksOf } from "../calls/option.ts";
import { checkArgument, checkOptions, type OptionChecks, withMethods } from "../calls/checks.ts";
import { type StepSettings, tooLarge } from "../depth/divergence_cause.ts";
import type { Batch } from "./batch.ts";
import { checkResumed } from "./check_resumed.ts";
import { exclusiveUse } from "./exclusive_use.ts";
import { type Followed, followedAlone } from "./followed.ts";
import type { HeldOut } from "./held_out.ts";
import type { Exits } from "./multi_exit_forward.ts";
import { oneAtATime } from "./one_at_a_time.ts";
import { rateShare } from "./rate_schedule.ts";
import { trainingOptions as all } from "./training_options.ts";

/** Options of {@linkcode elboUpdate}. */
export interface UpdateOptions {
  /** Default 0.1. */
  readonly learningRate?: number;
  /** Default 0.5. */
  readonly momentum?: number;
  /** Added to the gradient of every weight: weightDecay · w; default 0. */
  readonly weightDecay?: number;
  /** Learning rate of the posterior's logits; default that of the weights. */
  readonly posteriorLearningRate?: number;
  /** Momentum of the posterior's logits; default that of the weights. */
  readonly posteriorMomentum?: number;
  /**
   * The schedule of the learning rates: `constant` (default), or `cosine`, from the full rate at the first step to 0
   * after the last of the planned epochs.
   */
  readonly schedule?: "constant" | "cosine";
  /**
   * The data that the posterior learns from: `training` (default), every batch of the weights, or `validation`: elboUpdate
   * then leaves the posterior to {@linkcode estimateHeldOut}.
   */
  readonly posteriorFrom?: Followed["posteriorFrom"];
}

/** What the options of {@linkcode elboUpdate} must be. */
export const updateChecks: OptionChecks<UpdateOptions> = checksOf({
  learningRate: all.learningRate,
  momentum: all.momentum,
  weightDecay: all.weightDecay,
  posteriorLearningRate: all.posteriorLearningRate,
  posteriorMomentum: all.posteriorMomentum,
  schedule: all.schedule,
  posteriorFrom: all.posteriorFrom,
});

const exitsOfBatch = withMethods("a forward pass of multiExitForward()", "backward");

const use = exclusiveUse("elboUpdate");

/** What is saved of a run. */
export interface UpdateState {
  /** Steps so far. */
  readonly step: number;
  readonly posterior: DepthPosteriorState;
  readonly settings: Required<UpdateOptions>;
}

/** A gradient step. */
export interface Update {
  /** The network that was updated. */
  readonly network: Network;
  /** The posterior that was updated. */
  readonly posterior: DepthPosterior;
  /** The batch of this step, on loan. */
  readonly batch: Batch;
  /** Steps so far, this one included. */
  readonly step: number;
  /** The options of steps, with defaults filled in. */
  readonly settings: Required<UpdateOptions>;
  /** m_d of the forward pass, `[depth + 1]`, nats per example; NaN for exits not computed. */
  readonly logLikelihood: Float64Array;
  /**
   * Keeps the weights that an epoch's m_d belong to: those before the step if an epoch is one batch, else the current
   * ones. Call it once, while the batch is on loan; the caller disposes it.
   */
  checkpoint(): Checkpoint;
  /** What is held out; present after {@linkcode estimateHeldOut}. */
  readonly heldOut?: HeldOut;
}

/**
 * Weights the exits of every forward pass by the posterior, runs the backward pass, and makes one step on the network
 * and one on the posterior. From the first step to the end of the subscription both are in use: a second training of
 * either fails.
 */
export function elboUpdate(
  posterior: DepthPosterior,
  options: UpdateOptions = {},
): OperatorFunction<Exits, Update> {
  checkArgument("elboUpdate", "posterior", posterior, aPosterior);
  checkOptions("elboUpdate", options, updateChecks);
  const settings = updateSettings(options);
  const { learningRate, momentum, weightDecay, schedule } = settings;
  const { posteriorFrom, posteriorLearningRate, posteriorMomentum } = settings;
  return oneAtATime(({ batch }) => batch, () => {
    let step = 0;
    let before: Checkpoint | undefined;
    let inUse: Disposable | undefined;
    const begin = (network: Network, { run }: Batch) => {
      inUse = use(network, posterior);
      run.register<UpdateState>({
        name: "elboUpdate",
        save: () => ({ step, posterior: posterior.readState(), settings }),
        load(saved) {
          const { momentum } = saved.settings;
          // of runs that were saved before there were these two
          const older = { posteriorFrom: followedAlone.posteriorFrom, posteriorMomentum: momentum };
          checkResumed("elboUpdate", { ...older, ...saved.settings }, settings);
          step = saved.step;
          posterior.writeState(saved.posterior);
        },
      });
    };
    return {
      async next(exits, emit) {
        checkArgument("elboUpdate", "the input", exits, exitsOfBatch);
        const { network, batch, means: m } = exits;
        if (!inUse) begin(network, batch);
        const trainSize = batch.data.rows.length;
        const share = rateShare(schedule, step, batch);
        checkFinite(exits, posterior, step + 1, { learningRate, momentum, weightDecay });
        before?.[Symbol.dispose]();
        before = batch.perEpoch === 1 ? exits.checkpoint() : undefined;
        await exits.backward(posterior.weights(m, trainSize), {
          learningRate: share * learningRate,
          momentum,
          weightDecay,
        });
        step++;
        if (posteriorFrom === "training") {
          const rates = {
            learningRate: share * posteriorLearningRate,
            momentum: posteriorMomentum,
          };
          posterior.step(m, trainSize, rates);
        }
        emit({
          network,
          posterior,
          batch,
          step,
          settings,
          logLikelihood: m,
          checkpoint() {
            const kept = before ?? network.checkpoint();
            before = undefined;
            return kept;
          },
        });
      },
      dispose() {
        before?.[Symbol.dispose]();
        inUse?.[Symbol.dispose]();
      },
    };
  });
}

/** The options of steps, with defaults filled in. */
export function updateSettings(options: UpdateOptions): Required<UpdateOptions> {
  const {
    learningRate = all.learningRate.default,
    momentum = all.momentum.default,
    weightDecay = all.weightDecay.default,
    posteriorLearningRate = learningRate,
    posteriorMomentum = momentum,
    schedule = all.schedule.default,
    posteriorFrom = followedAlone.posteriorFrom,
  } = options;
  const ofPosterior = { posteriorFrom, posteriorLearningRate, posteriorMomentum };
  return { learningRate, momentum, weightDecay, schedule, ...ofPosterior };
}

/** Exits of weight 0 may be missing, unless weights follow from the means of all. */
function checkFinite(
  { means, exits, batch }: Exits,
  posterior: DepthPosterior,
  step: number,
  settings: StepSettings,
): void {
  const infinite = exits.filter((d) => !Number.isFinite(means[d]));
  if (infinite.length === 0) return;
  const planned = posterior.plannedWeights();
  const bad = infinite.find((d) => planned?.[d] !== 0);
  if (bad === undefined) return;
  throw new Error(
    `elboUpdate(): the loss is no longer finite at step ${step} (epoch ${batch.epoch}): the log-likelihood of ` +
      `exit ${bad} is ${means[bad]}; ` +
      (step === 1 ? "the inputs are probably not finite" : tooLarge(settings)),
  );
}
