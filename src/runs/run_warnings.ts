// The warnings about a run, from its data, its posterior, the course of its training and its verdict.

import { constantFeatures } from "../datasets/column_notices.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { classCounts } from "../evaluation/verdict/class_frequencies.ts";
import { courseReader } from "../evaluation/verdict/training_course.ts";
import type { FoundWarning, WarningFacts } from "../evaluation/verdict/warning.ts";
import { warningsAbout } from "../evaluation/verdict/warnings.ts";
import type { LoadedRun } from "./load_run.ts";
import type { ReadRunOptions } from "./run_files.ts";
import { openSnapshots } from "./snapshot_file.ts";

/** The parts of a run that warnings are about. */
interface JudgedRun extends Pick<WarningFacts, "course" | "verdict" | "chosenDepth"> {
  readonly posterior: DepthPosterior;
  /** The training split. */
  readonly train: Dataset;
  /** Whether the network is as it was trained: not pruned, nor imported. */
  readonly asTrained: boolean;
}

/** All warnings that apply. */
export function warningsOfRun(
  { posterior, train, asTrained, ...facts }: JudgedRun,
): FoundWarning[] {
  return warningsAbout({
    ...facts,
    ...asTrained && { objective: posterior.objective.kind },
    prior: posterior.prior,
    posterior: posterior.probabilities(),
    classCounts: classCounts(train),
    classNames: train.classNames,
    constantFeatures: constantFeatures(train),
  });
}

/** All warnings about a loaded run, from its snapshots too; those about training only if it is as it was trained. */
export async function warningsOfLoaded(
  { path, posterior, summary }: LoadedRun,
  train: Dataset,
  judged: Pick<WarningFacts, "verdict" | "chosenDepth">,
  options: ReadRunOptions,
): Promise<FoundWarning[]> {
  const course = courseReader();
  using file = await openSnapshots(path, "evaluate", options);
  await file?.read(course.read);
  const asTrained = summary !== undefined;
  const { verdict, chosenDepth } = judged;
  return warningsOfRun({
    posterior,
    train,
    asTrained,
    course: course.course(),
    verdict,
    chosenDepth,
  });
}
