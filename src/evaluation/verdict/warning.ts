// A warning that a colleague would give about a run: its condition with its words, and the facts that it is decided by.

import type { Objective } from "../../depth/objective.ts";
import type { TrainingCourse } from "./training_course.ts";
import type { Verdict } from "./verdict.ts";

/** A warning about a run. */
export interface FoundWarning {
  /** Its name in the registry: "overfitting". */
  readonly name: string;
  /** What is wrong, by how much, and what to do; one sentence or two. */
  readonly text: string;
}

/** What is known of a run. Warnings about what is not known are not given. */
export interface WarningFacts {
  readonly course?: TrainingCourse;
  /** Absent for a network that was not trained as it is, such as a pruned one. */
  readonly objective?: Objective["kind"];
  /** β, for every exit at the start. */
  readonly prior: readonly number[];
  /** q, for every exit at the start. */
  readonly posterior: readonly number[];
  /** The depth that the rule chooses. */
  readonly chosenDepth: number;
  /** Training examples of each class, `[K]`. */
  readonly classCounts?: readonly number[];
  /** Absent if the classes are only numbers. */
  readonly classNames?: readonly string[];
  /** The titles of constant features of the training split. */
  readonly constantFeatures?: readonly string[];
  readonly verdict?: Verdict;
}

/** A kind of warning. */
export interface WarningKind {
  readonly name: string;
  /** The warning in words; undefined where it does not apply. */
  find(facts: WarningFacts): string | undefined;
}

/** A difference of mean log-likelihoods that is worth a warning, nats per example. */
export const noticeable = 0.05;
