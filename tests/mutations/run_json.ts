// run.json of a run, read by the commands that evaluate, predict and view.

import { isSame, makeRun, readRun, type RunTold, wrongWords } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/**
 * What is computed must stay as it is. What nobody can know to be wrong may differ: the rule by which the depth is
 * chosen, and the words on the page (learning rate, engine, time, and the like), which must still be words.
 */
export const runJson: MutationKind = {
  name: "run.json",
  changes: "json",
  named: /: the run in \S+ names data at /,
  async make(folder) {
    await makeRun(folder);
    return `${folder}/run.json`;
  },
  read: readRun,
  wrong(mutated, facts, whole) {
    const [found, wanted] = [facts as RunTold, whole as RunTold];
    if (!isSame(found.computed, wanted.computed)) return "other data or predictions";
    const { chosenDepth } = found;
    if (!(Number.isInteger(chosenDepth) && chosenDepth >= 0 && chosenDepth <= 4)) {
      return `chosen depth ${chosenDepth}`;
    }
    if (!isSame(found.classNames, wanted.classNames)) return "other names of classes";
    return wrongWords(found, mutated);
  },
};
