// The training stream as a composition of its operators, which a program can write out to add its own operator.

import { EMPTY, identity, Observable, startWith, tap } from "rxjs";
import type { DataSplits } from "../datasets/dataset.ts";
import { createChecks, createNetwork } from "../engines/create_network.ts";
import type { Network } from "../engines/network.ts";
import { timeSteps } from "../engines/step_times.ts";
import { depthPosterior } from "../depth/depth_posterior.ts";
import { printNotice } from "../files/notice.ts";
import { pickOptions } from "../calls/checks.ts";
import { augment } from "./augment.ts";
import { batchesOf } from "./batches.ts";
import { checkpoints } from "./checkpoints/checkpoints.ts";
import { resumeRun } from "./checkpoints/resume_run.ts";
import { earlyStopPruning } from "./early_stop_pruning.ts";
import { elboUpdate, updateChecks, type UpdateOptions } from "./elbo_update.ts";
import { estimateHeldOut } from "./estimate_held_out.ts";
import { heldOutChoice } from "./held_out_choice.ts";
import { exclusiveUse } from "./exclusive_use.ts";
import { maskBlocks } from "./mask_blocks.ts";
import { multiExitForward } from "./multi_exit_forward.ts";
import { describedRate } from "./posterior_rate.ts";
import { networkChecks, networkSpec } from "./network_options.ts";
import { endOfSaved, replayedSnapshot } from "./replayed_snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { trackPosterior } from "./track_posterior.ts";
import {
  checkFit,
  checkOptionsFit,
  checkTrainData,
  checkTraining,
  type TrainOptions,
} from "./train_options.ts";
import { trainingLength } from "./training_length.ts";
import { TrainingRun } from "./training_run.ts";

export { type NetworkOptions, networkSpec } from "./network_options.ts";
export type { TrainOptions } from "./train_options.ts";
export { trainingLength } from "./training_length.ts";

const use = exclusiveUse("train");

/**
 * Trains weights and depth posterior together, and emits a snapshot of the posterior after every epoch.
 *
 * Cold: nothing happens before `subscribe`; unsubscribing stops within one step and frees everything. The stream
 * completes when the objective stops improving or all epochs are done; its last snapshot is marked `final` and belongs
 * to the best weights, which are then in the network. Subscribers never slow training: for slower ones snapshots queue
 * up (use RxJS' `auditTime` or `sample` to skip some). A bare `subscribe` returns at once: to use your own network
 * afterwards, wait for `lastValueFrom(train(...))`. `share()` starts a new run for subscribers after completion.
 * In a Jupyter notebook, importing `@fathom/fathom/notebook` lets it draw itself.
 *
 * @param data splits of a data set, or a promise of them
 * @throws TypeError for an unknown option or one of a wrong kind, for data that are not splits of a data set, and for
 * options that contradict each other (a network beside `maxDepth`); RangeError for values out of range. Both at the call,
 * before anything is subscribed to
 */
export function train(
  data: DataSplits | PromiseLike<DataSplits>,
  options: TrainOptions = {},
): Observable<Snapshot> {
  checkTraining(data, options);
  return new Observable<Snapshot>((subscriber) => {
    let owned: Network | undefined;
    const begin = async () => {
      const splits = await data;
      if (subscriber.closed) return;
      checkTrainData(splits);
      checkOptionsFit(splits, options);
      const { seed, choose, validateEvery, onMoment } = options;
      const network = options.network ?? (owned = await createNetwork(
        networkSpec(splits.train, pickOptions(options, networkChecks)),
        pickOptions(options, createChecks),
      ));
      if (subscriber.closed) return network === owned && owned[Symbol.dispose]();
      checkFit(network, splits.train);
      const posterior = options.posterior ?? depthPosterior({
        prior: options.prior,
        objective: options.objective,
        maxDepth: network.depth,
      });
      if (posterior.depth !== network.depth) { // a cut posterior keeps its whole prior
        throw new RangeError(
          `train(): the prior must have ${network.depth + 1} entries, one per exit, ` +
            `got ${posterior.depth + 1}`,
        );
      }
      subscriber.add(disposing(use(network, posterior)));
      const length = trainingLength(splits.train);
      const {
        epochs = length.epochs,
        patience = length.patience,
        batchSize = length.batchSize,
        minimumGain,
        pruneBelow,
        signal,
      } = options;
      const { resume, resumeAnyway: anyway } = options;
      const resumed = typeof resume === "string"
        ? await resumeRun(resume, { network, posterior, data: splits.train, anyway })
        : resume;
      if (subscriber.closed) return;
      const { objective } = posterior;
      if (objective.kind === "fixed") {
        network.truncate(objective.depth);
        posterior.truncate(objective.depth);
      }
      const { keep, posteriorFrom } = heldOutChoice(
        splits,
        posterior.objective,
        options,
        printNotice,
      );
      const { posteriorLearningRate: _, ...others } = options;
      const rate = describedRate(splits.train, { ...options, posteriorFrom });
      const { network: timed, medianSeconds } = timeSteps(network);
      const run = new TrainingRun(resumed);
      run.describe({
        splits,
        options: { ...others, ...rate, epochs, patience, batchSize, keep, posteriorFrom },
        medianSeconds,
      });
      const tracking = { validation: splits.validation, validateEvery, choose, onMoment };
      const estimates = keep === "validation" || posteriorFrom === "validation";
      const update = {
        ...pickOptions<UpdateOptions>(others, updateChecks),
        ...rate,
        posteriorFrom,
      };
      const replayed = resumed && replayedSnapshot(resumed.counters, {
        ...{ network: timed, posterior, data: splits.train, batchSize, epochs, run },
        ...tracking,
        ...update,
      });
      const ended = resumed && endOfSaved(resumed.counters, { epochs, patience });
      const { folder, ...saving } = options.checkpoints ?? {};
      if (folder !== undefined) run.onPause(() => {}); // so that a stop waits for the first step too, to save the run after it
      subscriber.add(
        (ended ? EMPTY : batchesOf(splits.train, { epochs, batchSize, seed, signal }, () => run))
          .pipe(
            options.augment
              ? augment({ seed, ...options.augment === true ? {} : options.augment })
              : identity,
            options.masks ? maskBlocks(network, { seed, ...options.masks }) : identity,
          ).pipe(
            multiExitForward(timed, {
              ...objective.kind === "fixed" && { exits: [objective.depth] },
              weights: () => posterior.plannedWeights(),
            }),
            elboUpdate(posterior, update),
            estimates
              ? estimateHeldOut(posterior, splits.validation, {
                keepBest: keep === "validation",
                onMoment,
              })
              : identity,
            folder === undefined ? identity : checkpoints(folder, saving),
            onMoment
              ? tap(({ batch: { epoch, index, perEpoch } }) =>
                onMoment({ epoch, doing: "training", done: index + 1, of: perEpoch })
              )
              : identity,
            trackPosterior(posterior, tracking),
            replayed ? startWith(replayed) : identity,
            earlyStopPruning({ keep, patience, minimumGain, pruneBelow }),
          ).subscribe(subscriber),
      );
    };
    begin().catch((error) => subscriber.error(error));
    return () => owned?.[Symbol.dispose]();
  });
}

function disposing(resource: Disposable): () => void {
  return () => resource[Symbol.dispose]();
}
