// summary.json of a run, as tables and pages tell it.

import { isSame, makeRun, readRun, type RunTold, wrongWords } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/**
 * Scores, times and words may be others, since nothing else in the folder says them; null stands for a number that is
 * not finite and is told as NaN. Predictions may not.
 */
export const summary: MutationKind = {
  name: "summary",
  changes: "json",
  async make(folder) {
    await makeRun(folder);
    return `${folder}/summary.json`;
  },
  read: readRun,
  wrong(mutated, facts, whole) {
    const [found, wanted] = [facts as RunTold, whole as RunTold];
    if (!isSame(found.computed, wanted.computed)) return "other data or predictions";
    const hasNull = new TextDecoder().decode(mutated).includes("null");
    return hasNull ? undefined : wrongWords(found, mutated);
  },
};
