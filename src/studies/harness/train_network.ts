// The training of one network for a study, with one thread, followed by its measurement.

import { lastValueFrom } from "rxjs";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import type { Dataset, DataSplits } from "../../datasets/dataset.ts";
import { depthPosterior, type PosteriorOptions } from "../../depth/depth_posterior.ts";
import { createNetwork } from "../../engines/create_network.ts";
import type { Examples, Network } from "../../engines/network.ts";
import type { EngineName } from "../../engines/registry.ts";
import { statisticsBatches } from "../../evaluation/chunks.ts";
import { type Followed, followedAlone } from "../../training/followed.ts";
import type { Snapshot, StopReason } from "../../training/snapshot.ts";
import {
  type NetworkOptions,
  networkSpec,
  train,
  type TrainOptions,
} from "../../training/train.ts";
import { type NetworkProgress, reportProgress } from "./report_progress.ts";

/** A network of a study: plain data that decide the result. */
export interface StudyNetwork {
  /** Its architecture. */
  readonly network: NetworkOptions & { readonly maxDepth: number };
  /** Of weights, batches and masks. */
  readonly seed: number;
  /** Where it computes, with one thread. */
  readonly engine: EngineName;
}

/** The budget of a network, as `train` takes it. */
export type Budget = Pick<
  TrainOptions,
  "epochs" | "patience" | "batchSize" | "learningRate" | "momentum"
>;

/** The end of a network's training. */
export interface TrainingEnd {
  /** Wall-clock seconds of training, with evaluations of the validation split. */
  readonly trainingSeconds: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** Why training ended. */
  readonly stoppedBy: StopReason;
  /** The engine that computed. */
  readonly engine: string;
}

/** A trained network with population statistics, which lasts while it is measured. */
export interface TrainedNetwork {
  readonly network: Network;
  /** Before anything was cut. */
  readonly spec: ArchitectureSpec;
  /** The last snapshot, of the best weights. */
  readonly last: Snapshot;
  readonly end: TrainingEnd;
  /** Batches of the training split for population statistics. */
  statistics(): Iterable<Examples>;
  readonly test: Dataset;
}

/** The training of a network of a study. */
interface StudyTraining extends
  Omit<
    TrainOptions,
    "network" | "posterior" | "seed" | "prior" | "objective" | keyof Followed
  > {
  readonly posterior: PosteriorOptions;
  readonly epochs: number;
  readonly batchSize: number;
  /** Batches for the statistics of predictions, from those without masks; default those. */
  statistics?(network: Network, batches: Iterable<Examples>): Iterable<Examples>;
}

/**
 * Trains a network, measures it, and disposes it. Weights and posterior follow the training split alone, as in the paper, so
 * that kept results of all versions can be compared. The test split is only for `measure`.
 *
 * @param name of the function that errors name
 */
export async function trainNetwork<Measured>(
  name: string,
  { network: asked, seed, engine }: StudyNetwork,
  splits: DataSplits,
  { posterior: options, statistics, ...training }: StudyTraining,
  measure: (trained: TrainedNetwork) => Promise<Measured>,
  onProgress: (progress: NetworkProgress) => void = () => {},
): Promise<Measured> {
  const { epochs, batchSize } = training;
  const test = testSplit(name, splits);
  const spec = networkSpec(splits.train, asked);
  using network = await createNetwork(spec, { engine, seed, threads: 1 });
  const posterior = depthPosterior(options);
  const last = await lastValueFrom(
    train(splits, { ...training, ...followedAlone, seed, network, posterior }).pipe(
      reportProgress(epochs, onProgress),
    ),
  );
  const batches = () => statisticsBatches(splits.train, batchSize);
  await network.estimateStatistics(statistics ? statistics(network, batches()) : batches());
  const end = {
    trainingSeconds: last.seconds,
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    stoppedBy: last.stoppedBy!,
    engine: network.engine.name,
  };
  return await measure({ network, spec, last, end, statistics: batches, test });
}

/** The test split, which must exist. `name` is of the function that errors name. */
export function testSplit(name: string, { name: data, test }: DataSplits): Dataset {
  if (!test) throw new Error(`${name}(): the data must have a test split, got ${data}`);
  return test;
}
