// Fine-tuning of a cut network, by the same stream and with the options of its run.

import { lastValueFrom, type MonoTypeOperatorFunction } from "rxjs";
import type { DataSplits } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { statisticsWork } from "../../evaluation/chunks.ts";
import type { DepthPosterior } from "../../depth/depth_posterior.ts";
import type { StagedWorkOptions } from "../../calls/progress.ts";
import type { RunOptions } from "../description.ts";
import type { TrainingPlace } from "../network_files.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { train, type TrainOptions } from "../../training/train.ts";
import { storedSettings } from "../../training/posterior_rate.ts";
import type { MomentListener } from "../../training/training_moment.ts";
import type { CardTuning } from "./card.ts";

/** Options of {@linkcode fineTune}. */
export interface FineTuneOptions extends Omit<StagedWorkOptions, "signal"> {
  /** The most epochs. */
  readonly epochs: number;
  /** The initial learning rate; default the run's. */
  readonly learningRate?: number;
  /** Ends training after the current step; its result is kept. */
  readonly signal?: AbortSignal;
  /** Called after every gradient step and piece of an evaluation. */
  readonly onMoment?: MomentListener;
  /** An operator for the snapshots, for instance `progress()`. */
  readonly watch?: MonoTypeOperatorFunction<Snapshot>;
}

/**
 * Trains on the training split: the same objective (the posterior's), batch size, momentum, weight decay, schedule and
 * augmentation as in the run, momenta from zero, and no block is cut. Afterwards network and posterior have the state of
 * the best epoch, by what the run followed, and new population statistics.
 *
 * @returns the last snapshot; undefined if training was ended before its first step, which changes nothing
 */
export async function fineTune(
  network: Network,
  posterior: DepthPosterior,
  splits: DataSplits,
  run: RunOptions,
  { epochs, learningRate = run.learningRate, signal, watch = (snapshots) => snapshots, ...told }:
    FineTuneOptions,
): Promise<Snapshot | undefined> {
  const { batchSize, momentum, weightDecay, seed, choose, posteriorLearningRate } = run;
  // the other options of `deno task train`
  const { schedule, augment, patience, posteriorMomentum } = run as Partial<TrainOptions>;
  const { keep, posteriorFrom } = storedSettings(run);
  const snapshots = train(splits, {
    network,
    posterior,
    epochs,
    batchSize,
    learningRate,
    posteriorLearningRate: posteriorLearningRate ?? learningRate,
    posteriorMomentum,
    posteriorFrom,
    keep,
    momentum,
    weightDecay,
    seed,
    choose,
    schedule,
    augment,
    patience,
    pruneBelow: 0,
    signal,
    onMoment: told.onMoment,
  });
  const last: Snapshot | undefined = await lastValueFrom(snapshots.pipe(watch), {
    defaultValue: undefined,
  });
  if (last) {
    told.onStage?.("estimating population statistics");
    await network.estimateStatistics(statisticsWork(splits.train, batchSize, told));
  }
  return last;
}

/** The position in training of a fine-tuned network. */
export function placeAfter(place: TrainingPlace, last: Snapshot): TrainingPlace {
  return {
    epoch: place.epoch + last.bestEpoch!,
    epochsTrained: place.epochsTrained + last.epoch,
    steps: place.steps + last.step,
  };
}

/** The card's section about it. */
export function cardTuning(
  last: Snapshot,
  { epochs, learningRate }: FineTuneOptions,
  run: RunOptions,
  validation: CardTuning["validation"],
): CardTuning {
  return {
    planned: epochs,
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    learningRate: learningRate ?? run.learningRate,
    stoppedBy: last.stoppedBy!,
    seconds: last.seconds,
    posterior: last.posterior,
    validation,
  };
}
