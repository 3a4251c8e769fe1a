// The warnings about a run, from its data, its posterior, the course of its training and its verdict.

import { constantFeatures } from "../datasets/column_notices.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { classCounts } from "../evaluation/verdict/class_frequencies.ts";
import type { FoundWarning, WarningFacts } from "../evaluation/verdict/warning.ts";
import { warningsAbout } from "../evaluation/verdict/warnings.ts";

/** The parts of a run that warnings are about. */
interface JudgedRun extends Pick<WarningFacts, "course" | "verdict" | "chosenDepth"> {
  readonly posterior: DepthPosterior;
  /** The training split. */
  readonly train: Dataset;
}

/** All warnings that apply. */
export function warningsOfRun({ posterior, train, ...facts }: JudgedRun): FoundWarning[] {
  return warningsAbout({
    ...facts,
    objective: posterior.objective.kind,
    prior: posterior.prior,
    posterior: posterior.probabilities(),
    classCounts: classCounts(train),
    classNames: train.classNames,
    constantFeatures: constantFeatures(train),
  });
}
