// The whole training stream: nothing but a composition of its operators, which a program can write down
// itself to put in an operator of its own.

import { identity, Observable, tap } from "rxjs";
import { type DataParts, type Dataset, exampleSize } from "../data/dataset.ts";
import { createNetwork, type EngineName } from "../engines/create_network.ts";
import type { Network } from "../engines/network.ts";
import { timeSteps } from "../engines/step_times.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
  inputShape,
} from "../engines/specification.ts";
import type { DepthRule } from "../numbers/depth_choice.ts";
import { type DepthPosterior, depthPosterior } from "../numbers/depth_posterior.ts";
import type { Objective } from "../numbers/objective.ts";
import { geometric } from "../numbers/prior.ts";
import { augment, type AugmentOptions } from "./augment.ts";
import { batches } from "./batches.ts";
import { earlyStopPruning } from "./early_stop_pruning.ts";
import { elboUpdate, type UpdateOptions } from "./elbo_update.ts";
import { gateBlocks, type GateBlocksOptions } from "./gate_blocks.ts";
import { multiExitForward } from "./multi_exit_forward.ts";
import type { Snapshot } from "./snapshot.ts";
import { trackPosterior } from "./track_posterior.ts";
import type { MomentListener } from "./training_moment.ts";
import { rememberTraining, type Training } from "./training_of_snapshot.ts";

/** What a network for a data set looks like. */
export interface NetworkOptions {
  /** `auto` (default): conv for images, dense for vectors. */
  readonly kind?: "auto" | "dense" | "conv";
  /** Residual blocks D; default 20. */
  readonly maxDepth?: number;
  /** Units of a dense block; default 20. */
  readonly width?: number;
  /** Channels between the blocks of a conv network; default 64. */
  readonly outer?: number;
  /** Channels within the blocks of a conv network; default 32. */
  readonly inner?: number;
}

/** Options of {@linkcode train}; {@linkcode asPublished} gives the paper's, whatever the defaults are. */
export interface TrainOptions extends NetworkOptions, UpdateOptions {
  /**
   * A network of the caller's, who owns and disposes it; default: one is made and disposed. Early-stop pruning and a
   * fixed depth cut it.
   */
  readonly network?: Network;
  /** A posterior of the caller's, then `prior` and `objective` mean nothing; default: made from these two. */
  readonly posterior?: DepthPosterior;
  /** β, one probability an exit; default geometric with 0.85. */
  readonly prior?: readonly number[];
  /** What training maximises; default the ELBO. */
  readonly objective?: Objective;
  /** Where the network that is made computes; default `auto`. */
  readonly engine?: EngineName;
  /** Threads of a conv network on engine `simd`; default the processor's cores. */
  readonly threads?: number;
  /** Seed of weights, batches, augmentation and gates; default 1. */
  readonly seed?: number;
  /** Default 512; for images the largest power of two from 32 to 512 that gives at least 100 steps an epoch, else 32. */
  readonly batchSize?: number;
  /** At most; default 8,000, for images 100. */
  readonly epochs?: number;
  /** Epochs in which the training objective did not rise, after which training ends; default 500, for images 30. */
  readonly patience?: number;
  /** What counts as a rise of the training objective, nats per example; default 1e-6. */
  readonly minimumGain?: number;
  /** Mass beyond which blocks are cut; default 1e-3, 0 never cuts. */
  readonly pruneBelow?: number;
  /** How the depth is chosen; default the smallest d with q_d ≥ 0.95 max q. */
  readonly choose?: DepthRule;
  /** Random crops and flips of images; default none. */
  readonly augment?: boolean | AugmentOptions;
  /** Dropout or stochastic depth in training steps, not in validation; default none. */
  readonly gates?: GateBlocksOptions;
  /** Ends training after the step in which it is aborted; the best weights are restored all the same. */
  readonly signal?: AbortSignal;
  /** Told of every gradient step and piece of an evaluation, between snapshots; default nobody. */
  readonly onMoment?: MomentListener;
}

/** The specification of a network for a data set. */
export function networkSpec(data: Dataset, options: NetworkOptions = {}): DenseSpec | ConvSpec {
  const { kind = "auto", maxDepth = 20, width, outer, inner } = options;
  const { shape, classes } = data;
  if (kind === "conv" || kind === "auto" && shape.length === 3) {
    if (shape.length !== 3) {
      throw new TypeError(`networkSpec(): conv networks need images, got examples of [${shape}]`);
    }
    const [height, width, channels] = shape;
    return conv({ size: [height, width], channels, classes, maxDepth, outer, inner });
  }
  return dense({ inputs: exampleSize(shape), classes, maxDepth, width });
}

/** A network's inputs and classes must be those of the data. */
function checkFit({ spec }: Network, { shape, classes }: Dataset): void {
  const taken = inputShape(spec);
  const flattened = spec.kind === "dense" && taken[0] === exampleSize(shape);
  if (!flattened && String(taken) !== String(shape)) {
    throw new TypeError(
      `train(): the network takes examples of [${taken}], got data of [${shape}]`,
    );
  }
  if (spec.classes !== classes) {
    throw new TypeError(`train(): the network has ${spec.classes} classes, got data of ${classes}`);
  }
}

/** How long training goes on by default, and in what steps. */
export interface TrainingLength {
  /** At most. */
  readonly epochs: number;
  /** Epochs in which the training objective did not rise. */
  readonly patience: number;
  /** Examples in a batch. */
  readonly batchSize: number;
}

/**
 * The defaults for a kind of data. Epochs and patience are the paper's, and so are batches of 512, but of few images an
 * epoch would be a handful of slow steps, each of hundreds of megabytes. On 2,700 Fashion-MNIST images (5 blocks, 12
 * epochs, three seeds) batches of 32 had 19.0 to 20.3 % test error after 43 s, batches of 512 24.9 to 28.9 % after
 * 33 s; with 20 blocks and 10 epochs, in the same time, one seed had 22.6 and 21.0 %. On 6,300 images (5 blocks, 5 epochs,
 * two seeds) batches of 32, 128 and 512 had 19.1 and 21.7, 21.5 and 27.8, 23.5 and 24.6 %.
 */
export function trainingLength(data: Dataset): TrainingLength {
  if (data.shape.length !== 3) return { epochs: 8000, patience: 500, batchSize: largestBatch };
  const most = data.rows.length / leastSteps;
  let batchSize = largestBatch;
  while (batchSize > most && batchSize > smallestBatch) batchSize /= 2;
  return { epochs: 100, patience: 30, batchSize };
}

const largestBatch = 512;
const smallestBatch = 32;
const leastSteps = 100; // an epoch

/**
 * Trains weights and depth posterior together, and emits a snapshot of the posterior after every epoch; the last one is
 * marked `final` and belongs to the best weights, which are then in the network. Cold; unsubscribing stops within
 * one step and frees everything. Programs get it with a picture for notebooks besides (src/notebook/train.ts).
 *
 * @param data parts of a data set, or a promise of them
 */
export function train(
  data: DataParts | PromiseLike<DataParts>,
  options: TrainOptions = {},
): Observable<Snapshot> {
  return new Observable<Snapshot>((subscriber) => {
    let owned: Network | undefined;
    const begin = async () => {
      const parts = await data;
      if (subscriber.closed) return;
      const { seed } = options;
      const network = options.network ??
        (owned = await createNetwork(networkSpec(parts.train, options), options));
      if (subscriber.closed) return network === owned && owned[Symbol.dispose]();
      checkFit(network, parts.train);
      const posterior = options.posterior ?? depthPosterior({
        prior: options.prior ?? geometric(network.depth),
        objective: options.objective,
      });
      if (posterior.depth !== network.depth) { // a posterior that was cut keeps its whole prior
        throw new RangeError(
          `train(): the prior must have ${network.depth + 1} entries, one an exit, ` +
            `got ${posterior.depth + 1}`,
        );
      }
      const { objective } = posterior;
      if (objective.kind === "fixed") {
        network.truncate(objective.depth);
        posterior.truncate(objective.depth);
      }
      const { onMoment, choose } = options;
      const length = trainingLength(parts.train);
      const {
        epochs = length.epochs,
        patience = length.patience,
        batchSize = length.batchSize,
        minimumGain,
        pruneBelow,
      } = options;
      const { network: timed, medianSeconds } = timeSteps(network);
      const training: Training = {
        parts,
        options: { ...options, epochs, patience, batchSize },
        medianSeconds,
      };
      subscriber.add(
        batches(parts.train, { ...options, epochs, batchSize }).pipe(
          options.augment
            ? augment({ seed, ...options.augment === true ? {} : options.augment })
            : identity,
          multiExitForward(timed),
          options.gates ? gateBlocks({ seed, ...options.gates }) : identity,
          elboUpdate(posterior, options),
          onMoment
            ? tap(({ batch: { epoch, index, perEpoch } }) =>
              onMoment({ epoch, doing: "training", done: index + 1, of: perEpoch })
            )
            : identity,
          trackPosterior(posterior, { validation: parts.validation, choose, onMoment }),
          earlyStopPruning({ patience, minimumGain, pruneBelow }),
          tap((snapshot) => rememberTraining(snapshot, training)),
        ).subscribe(subscriber),
      );
    };
    begin().catch((error) => subscriber.error(error));
    return () => owned?.[Symbol.dispose]();
  });
}
