// The job of a repeated run: the same settings as a run of `train`, with one thread, scored on the test split or, where
// there is none, on the validation split.

import { lastValueFrom } from "rxjs";
import type { ArchitectureSpec } from "../../architectures/specification.ts";
import type { DataSplits } from "../../datasets/dataset.ts";
import { type DataSource, loadData } from "../../datasets/source.ts";
import { argmaxDepth, expectedDepth } from "../../depth/depth_choice.ts";
import { depthPosterior } from "../../depth/depth_posterior.ts";
import type { Objective } from "../../depth/objective.ts";
import { createNetwork } from "../../engines/create_network.ts";
import type { EngineName } from "../../engines/registry.ts";
import { statisticsBatches } from "../../evaluation/chunks.ts";
import { type Score, scores } from "../../evaluation/score.ts";
import { train, type TrainOptions } from "../../training/train.ts";
import { type NetworkProgress, reportProgress } from "../harness/report_progress.ts";
import type { TrainingEnd } from "../harness/train_network.ts";

/** What decides a run besides its data, network, seed and engine: plain data, nothing left to defaults. */
export interface RepeatOptions extends
  Required<
    Pick<TrainOptions, "epochs" | "patience" | "batchSize" | "learningRate" | "momentum" | "keep">
  >,
  Pick<
    TrainOptions,
    | "posteriorLearningRate"
    | "posteriorMomentum"
    | "posteriorFrom"
    | "weightDecay"
    | "schedule"
    | "augment"
    | "masks"
    | "minimumGain"
    | "validateEvery"
    | "pruneBelow"
    | "choose"
  > {
  /** β, one probability for each exit. */
  readonly prior: readonly number[];
  readonly objective: Objective;
}

/** A network to be trained. */
export interface RepeatJob {
  /** The source of the data, or their splits. */
  readonly data: DataSource | DataSplits;
  readonly network: ArchitectureSpec;
  readonly repeated: RepeatOptions;
  /** Of weights, batches and masks. */
  readonly seed: number;
  readonly engine: EngineName;
}

/** The split on which repeated runs are scored. */
export type ScoredSplit = "test" | "validation";

/** Scores of a repeated run on one split. */
export interface RepeatScores {
  readonly split: ScoredSplit;
  /** Of that split. */
  readonly examples: number;
  /** The mixture over all exits. */
  readonly full: Score;
  /** The mixture over the exits up to the chosen depth. */
  readonly truncated: Score;
}

/** A trained and scored network. Only times differ between two calls. */
export interface RepeatOutcome extends TrainingEnd {
  /** q at the weights that were kept, D + 1 probabilities. */
  readonly posterior: readonly number[];
  /** Blocks left after training. */
  readonly depth: number;
  /** By the rule of the run, blocks. */
  readonly chosenDepth: number;
  readonly argmaxDepth: number;
  readonly expectedDepth: number;
  /** Absent if the data have no example outside of the training split. */
  readonly scores?: RepeatScores;
}

/** Trains a network with one thread, and uses the test split once, at the end. */
export async function trainRepeat(
  { data, network: spec, repeated, seed, engine }: RepeatJob,
  onProgress: (progress: NetworkProgress) => void = () => {},
): Promise<RepeatOutcome> {
  const { prior, objective, ...training } = repeated;
  const splits = "train" in data ? data : await loadData(data);
  using network = await createNetwork(spec, { engine, seed, threads: 1 });
  const posterior = depthPosterior({ prior, objective });
  const last = await lastValueFrom(
    train(splits, { ...training, seed, network, posterior }).pipe(
      reportProgress(training.epochs, onProgress),
    ),
  );
  await network.estimateStatistics(statisticsBatches(splits.train, training.batchSize));
  const name = splits.test ? "test" : "validation";
  const split = splits.test ?? splits.validation;
  const scored = split.rows.length > 0
    ? await scores(network, split, last.posterior, last.chosenDepth)
    : undefined;
  const { depth: _, ...truncated } = scored?.truncated ?? {};
  return {
    posterior: last.posterior,
    depth: network.depth,
    chosenDepth: last.chosenDepth,
    argmaxDepth: argmaxDepth(last.posterior),
    expectedDepth: expectedDepth(last.posterior),
    trainingSeconds: last.seconds,
    epochs: last.epoch,
    bestEpoch: last.bestEpoch!,
    stoppedBy: last.stoppedBy!,
    engine: network.engine.name,
    ...scored && {
      scores: {
        split: name,
        examples: split.rows.length,
        full: scored.full,
        truncated: truncated as Score,
      },
    },
  };
}
