// The registry of warnings, in the order in which they are given.

import { constantColumns, imbalancedClasses, rareClasses } from "./data_warnings.ts";
import { betterExit, guessing, noBlock, tooFewExamples } from "./result_warnings.ts";
import {
  depthAtEdge,
  fewHeldOut,
  likePrior,
  likeStart,
  overfitting,
  underfitting,
} from "./training_warnings.ts";
import type { FoundWarning, WarningFacts, WarningKind } from "./warning.ts";

/** All kinds of warnings. */
export const warningKinds: readonly WarningKind[] = [
  guessing,
  noBlock,
  betterExit,
  overfitting,
  underfitting,
  fewHeldOut,
  tooFewExamples,
  depthAtEdge,
  likePrior,
  likeStart,
  imbalancedClasses,
  rareClasses,
  constantColumns,
];

/** The warnings that apply to a run. */
export function warningsAbout(facts: WarningFacts): FoundWarning[] {
  return warningKinds.flatMap(({ name, find }) => {
    const text = find(facts);
    return text === undefined ? [] : [{ name, text }];
  });
}
