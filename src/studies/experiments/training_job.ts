// The job that experiments consist of: one network trained as asked, and looked at on the test part, once.

import { lastValueFrom } from "rxjs";
import { type DataSource, loadData } from "../../datasets/source.ts";
import { createNetwork } from "../../engines/create_network.ts";
import type { EngineName } from "../../engines/registry.ts";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { statisticsBatches } from "../../evaluation/chunks.ts";
import { reportProgress } from "../jobs/report_progress.ts";
import type { NetworkProgress } from "../jobs/work_progress.ts";
import { argmaxDepth, expectedDepth } from "../../depth/depth_choice.ts";
import { depthPosterior } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import { asPublished, publishedSpirals } from "../../training/as_published.ts";
import { batches } from "../../training/batches.ts";
import { earlyStopPruning } from "../../training/early_stop_pruning.ts";
import { elboUpdate } from "../../training/elbo_update.ts";
import { multiExitForward } from "../../training/multi_exit_forward.ts";
import type { StopReason } from "../../training/snapshot.ts";
import { trackPosterior } from "../../training/track_posterior.ts";
import { type NetworkOptions, networkSpec } from "../../training/train.ts";
import { type Measured, measureNetwork } from "./measure.ts";
import { measureBesides, type MeasuredBesides, type Measures } from "./measures.ts";

/** How long and how fast a network is trained. */
export interface TrainingBudget {
  /** At most. */
  readonly epochs: number;
  /** Epochs in which the objective did not rise, after which training ends. */
  readonly patience: number;
  /** Examples of a step. */
  readonly batchSize: number;
  /** Of weights and posterior. */
  readonly learningRate: number;
  /** Of weights and posterior. */
  readonly momentum: number;
  /** Mass beyond which blocks are cut while training; 0 never cuts. */
  readonly pruneBelow: number;
}

/** A network to be trained: plain data that decide the result. What a job does not say is as published. */
export interface TrainingJob {
  /** Where data come from, with the seed of the run. */
  readonly data: DataSource;
  /** What the network looks like. */
  readonly network: NetworkOptions & { readonly maxDepth: number };
  /** What is maximised. */
  readonly objective: Objective;
  /** How long. */
  readonly budget: TrainingBudget;
  /** Of weights and batches. */
  readonly seed: number;
  /** Where it computes, with one thread. */
  readonly engine: EngineName;
  /** What is measured beside the usual; default nothing. */
  readonly measures?: Measures;
}

/** What training and testing a network came to. Times are the only values that two calls do not agree in. */
export interface TrainingOutcome extends Measured, MeasuredBesides {
  /** Before anything was cut. */
  readonly network: ArchitectureSpec;
  /** Blocks left after training. */
  readonly depth: number;
  /** q at the best weights, D + 1 probabilities; one-hot under a fixed depth. */
  readonly posterior: readonly number[];
  /** The smallest d with q_d ≥ 0.95 max q, blocks. */
  readonly chosenDepth: number;
  /** The most probable depth, blocks. */
  readonly argmaxDepth: number;
  /** E_q[d], blocks. */
  readonly expectedDepth: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** Why training ended. */
  readonly stoppedBy: StopReason;
  /** The engine that computed. */
  readonly engine: string;
  /** Wall-clock seconds of training. */
  readonly trainingSeconds: number;
}

/** Trains a network with one thread and measures it. */
export async function trainAndMeasure(
  job: TrainingJob,
  onProgress: (progress: NetworkProgress) => void = () => {},
): Promise<TrainingOutcome> {
  const { objective, seed, budget, engine } = job;
  const { data, network: asked } = job;
  const { epochs, patience, batchSize, learningRate, momentum, pruneBelow } = budget;
  const splits = await loadData(data.data === "spirals" ? { ...publishedSpirals, ...data } : data);
  const { test } = splits;
  if (!test) throw new Error(`experiment(): wanted data with a test part, got ${splits.name}`);
  const published = asPublished(splits, { maxDepth: asked.maxDepth });
  const spec = networkSpec(splits.train, { ...published, ...asked });
  using network = await createNetwork(spec, { engine, seed, threads: 1 });
  const posterior = depthPosterior({ prior: published.prior, objective });
  if (objective.kind === "fixed") {
    network.truncate(objective.depth);
    posterior.truncate(objective.depth);
  }
  // nothing is validated on the way: the objective decides when training ends
  const last = await lastValueFrom(
    batches(splits.train, { epochs, batchSize, seed }).pipe(
      multiExitForward(network),
      elboUpdate(posterior, {
        learningRate,
        posteriorLearningRate: learningRate,
        momentum,
        weightDecay: published.weightDecay,
        schedule: published.schedule,
      }),
      trackPosterior(posterior, { choose: published.choose }),
      earlyStopPruning({ minimumGain: published.minimumGain, patience, pruneBelow }),
      reportProgress(epochs, onProgress),
    ),
  );
  await network.estimateStatistics(statisticsBatches(splits.train, batchSize));
  const q = last.posterior;
  return {
    network: spec,
    depth: network.depth,
    posterior: q,
    chosenDepth: last.chosenDepth,
    argmaxDepth: argmaxDepth(q),
    expectedDepth: expectedDepth(q),
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    stoppedBy: last.stoppedBy!,
    engine: network.engine.name,
    trainingSeconds: last.seconds,
    ...await measureNetwork(network, q, last.chosenDepth, test),
    ...job.measures && await measureBesides(
      network,
      q,
      last.chosenDepth,
      { train: splits.train, test },
      job.measures,
      batchSize,
    ),
  };
}
