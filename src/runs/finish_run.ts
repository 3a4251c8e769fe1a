// The end of a run's folder: the network with its posterior, its final evaluation, and the summary.

import type { DataSplits } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import { statisticsWork } from "../evaluation/chunks.ts";
import { type FinalEvaluation, finalEvaluation } from "../evaluation/final.ts";
import type { TrainingCourse } from "../evaluation/verdict/training_course.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import type { StagedWorkOptions } from "../calls/progress.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { dataText } from "./data_text.ts";
import { type TrainingPlace, writeNetworkFiles } from "./network_files.ts";
import { ruleText } from "./rule_text.ts";
import type { RunFolder } from "./run_folder.ts";
import { objectiveText } from "./run_facts.ts";
import { type RunSummary, summaryOf } from "./summary.ts";
import { warningsOfRun } from "./run_warnings.ts";
import { choseByValidation, type Followed } from "../training/followed.ts";

/** A trained network. */
export interface TrainedNetwork {
  readonly network: Network;
  readonly posterior: DepthPosterior;
  readonly splits: DataSplits;
  /** Examples of a batch, as in training. */
  readonly batchSize: number;
  /** Its position in training. */
  readonly place: TrainingPlace;
}

/** The network's position in training at its last snapshot. */
export function placeOfLast({ epoch, bestEpoch, step }: Snapshot): TrainingPlace {
  return { epoch: bestEpoch ?? epoch, epochsTrained: epoch, steps: step };
}

/**
 * Estimates population statistics, stored with the weights so that the network predicts without its training data,
 * and writes `network/`; from then on the folder is kept.
 */
export async function writeTrained(
  folder: RunFolder,
  { network, posterior, splits, batchSize, place }: TrainedNetwork,
  work: StagedWorkOptions = {},
): Promise<void> {
  work.onStage?.("estimating population statistics");
  await network.estimateStatistics(statisticsWork(splits.train, batchSize, work));
  const { standardisation } = splits.train;
  const { signal } = work;
  await writeNetworkFiles(
    folder.file("network"),
    network,
    { posterior, standardisation, place },
    { signal },
  );
  await folder.keep();
}

/** The inputs of a summary. */
interface FinishedTraining extends Omit<TrainedNetwork, "batchSize" | "place"> {
  readonly last: Snapshot;
  /** The rule for choosing the depth. */
  readonly choose: DepthRule;
  /** Median over updates alone; NaN if not timed. */
  readonly secondsPerStep: number;
  /** What the weights that were kept and the posterior followed; default the training split. */
  readonly followed?: Partial<Followed>;
  /** The course of the training, for warnings. */
  readonly course?: TrainingCourse;
}

/** The summary of a run; without an evaluation if that was interrupted or disabled. */
export function summaryOfTraining(
  { network, posterior, splits, last, choose, secondsPerStep, course }: FinishedTraining,
  evaluation: FinalEvaluation | undefined,
): RunSummary {
  return summaryOf(last, evaluation, {
    chosenBy: ruleText(choose),
    secondsPerStep,
    engine: network.engine.name,
    objective: objectiveText(posterior.objective),
    data: dataText(splits),
    ...evaluation && {
      warnings: warningsOfRun({
        posterior,
        train: splits.train,
        asTrained: true,
        course,
        verdict: evaluation.verdict,
        chosenDepth: last.chosenDepth,
      }),
    },
  });
}

/**
 * Writes the results after training: `network/`, and `summary.json` with the exact posterior, the scores of the test split
 * (of the validation split of data without one), the verdict and the warnings.
 *
 * @param options.evaluate default true; false leaves all of these out
 */
export async function finishRun(
  folder: RunFolder,
  trained: FinishedTraining & Pick<TrainedNetwork, "batchSize">,
  { evaluate = true, ...work }: StagedWorkOptions & { readonly evaluate?: boolean } = {},
): Promise<RunSummary> {
  const { network, posterior, splits, last } = trained;
  await writeTrained(folder, { ...trained, place: placeOfLast(last) }, work);
  work.onStage?.("evaluating");
  const evaluation = evaluate
    ? await finalEvaluation(network, posterior, splits, {
      ...work,
      chosenDepth: last.chosenDepth,
      validationChose: choseByValidation(trained.followed ?? {}),
    })
    : undefined;
  work.signal?.throwIfAborted();
  const summary = summaryOfTraining(trained, evaluation);
  await folder.writeSummary(summary);
  return summary;
}
