// network/posterior.json of a run: prior, logits, q, and the place in training.

import { isSame, makeRun, readRun, type RunTold } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/** What q may be off its logits. */
const tolerance = 1e-6;

/** Logits and q must agree, so that nothing may differ but q and what is predicted with it, by rounding. */
export const posterior: MutationKind = {
  name: "posterior",
  changes: "json",
  async make(folder) {
    await makeRun(folder);
    return `${folder}/network/posterior.json`;
  },
  read: readRun,
  wrong(_mutated, facts, whole) {
    const [found, wanted] = [facts as RunTold, whole as RunTold];
    for (const name of ["posterior", "predictions"] as const) {
      const near = found.computed[name].every((each, i) =>
        Math.abs(each - wanted.computed[name][i]) <= 2 * tolerance
      );
      if (!near) return `other ${name}`;
    }
    const rest = ({ computed: { depth, standardisation, data }, told }: RunTold) => ({
      depth,
      standardisation,
      data,
      told,
    });
    return isSame(rest(found), rest(wanted)) ? undefined : "other facts";
  },
};
