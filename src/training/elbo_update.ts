// One gradient step on the weights and one on the posterior, for every batch: joint maximisation of the
// ELBO, or of another objective of the posterior (Antorán et al. 2020, §3.2).

import type { OperatorFunction } from "rxjs";
import type { Checkpoint, Network } from "../engines/network.ts";
import { aPosterior, type DepthPosterior } from "../depth/depth_posterior.ts";
import type { ExitWeighting } from "../depth/objective.ts";
import { checksOf } from "../calls/option.ts";
import { checkArgument, checkOptions, type OptionChecks, withMethods } from "../calls/checks.ts";
import { type StepSettings, tooLarge } from "../depth/divergence_cause.ts";
import type { Batch } from "./batch.ts";
import { exclusiveUse } from "./exclusive_use.ts";
import type { Exits } from "./multi_exit_forward.ts";
import { oneAtATime } from "./one_at_a_time.ts";
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
  /**
   * How the learning rates go on: `constant` (default), or `cosine`, from the full rate at the first step to 0
   * after the last of the planned epochs.
   */
  readonly schedule?: "constant" | "cosine";
}

/** What the options of {@linkcode elboUpdate} must be. */
export const updateChecks: OptionChecks<UpdateOptions> = checksOf({
  learningRate: all.learningRate,
  momentum: all.momentum,
  weightDecay: all.weightDecay,
  posteriorLearningRate: all.posteriorLearningRate,
  schedule: all.schedule,
});

const exitsOfBatch = withMethods("what multiExitForward() gives", "update");

const use = exclusiveUse("elboUpdate");

/** The posterior of all updates with these settings. */
const steppedBy = new WeakMap<object, DepthPosterior>();

/** The posterior that an update of {@linkcode elboUpdate} stepped; undefined for others. */
export function posteriorOfUpdate({ settings }: Update): DepthPosterior | undefined {
  return steppedBy.get(settings);
}

/** A gradient step that was made. */
export interface Update {
  /** The network that was updated. */
  readonly network: Network;
  /** The batch of this step, on loan. */
  readonly batch: Batch;
  /** Steps so far, this one included. */
  readonly step: number;
  /** The options that steps are made with, defaults filled in. */
  readonly settings: Required<UpdateOptions>;
  /** m_d of the forward pass, `[depth + 1]`, nats per example; NaN for exits not computed. */
  readonly logLikelihood: Float64Array;
  /**
   * Keeps the weights that an epoch's m_d belong to: those before the step where an epoch is one batch, else the
   * present ones. To be called once, while the batch is on loan; the caller disposes it.
   */
  checkpoint(): Checkpoint;
}

/**
 * Makes one step on the network and one on the posterior for every batch. From the first step to the end of the
 * subscription both are in its use: a second training of either fails.
 */
export function elboUpdate(
  posterior: DepthPosterior,
  options: UpdateOptions = {},
): OperatorFunction<Exits, Update> {
  checkArgument("elboUpdate", "posterior", posterior, aPosterior);
  checkOptions("elboUpdate", options, updateChecks);
  const {
    learningRate = all.learningRate.default,
    momentum = all.momentum.default,
    weightDecay = all.weightDecay.default,
    posteriorLearningRate = learningRate,
    schedule = all.schedule.default,
  } = options;

  const settings = { learningRate, momentum, weightDecay, posteriorLearningRate, schedule };
  steppedBy.set(settings, posterior);
  return oneAtATime(({ batch }) => batch, () => {
    let step = 0;
    let before: Checkpoint | undefined;
    let inUse: Disposable | undefined;
    return {
      async next(exits, emit) {
        checkArgument("elboUpdate", "what comes in", exits, exitsOfBatch);
        const { network, batch } = exits;
        inUse ??= use(network, posterior);
        const trainSize = batch.data.rows.length;
        const share = schedule === "cosine" ? cosine(step, batch) : 1;
        const weighting = posterior.weighting(trainSize);
        before?.[Symbol.dispose]();
        before = batch.perEpoch === 1 ? network.checkpoint() : undefined;
        const m = await exits.update(weighting, {
          learningRate: share * learningRate,
          momentum,
          weightDecay,
        });
        step++;
        checkFinite(m, weighting, step, batch.epoch, { learningRate, momentum, weightDecay });
        posterior.step(m, trainSize, { learningRate: share * posteriorLearningRate, momentum });
        emit({
          network,
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

/** Share of the learning rate before step `step + 1` of all that are planned. */
function cosine(step: number, { perEpoch, epochs }: Batch): number {
  if (epochs === Infinity) {
    throw new RangeError('elboUpdate(): schedule "cosine" needs a number of epochs, got no end');
  }
  return 0.5 * (1 + Math.cos(Math.PI * step / (perEpoch * epochs)));
}

function checkFinite(
  m: Float64Array,
  weighting: ExitWeighting,
  step: number,
  epoch: number,
  settings: StepSettings,
): void {
  const skipped = (d: number) => "weights" in weighting && weighting.weights[d] === 0;
  let bad = 0;
  while (bad < m.length && (Number.isFinite(m[bad]) || skipped(bad))) bad++;
  if (bad === m.length) return;
  throw new Error(
    `elboUpdate(): the loss is no longer finite at step ${step} (epoch ${epoch}): the log-likelihood of ` +
      `exit ${bad} is ${m[bad]}; ` +
      (step === 1 ? "the inputs are probably not finite" : tooLarge(settings)),
  );
}
