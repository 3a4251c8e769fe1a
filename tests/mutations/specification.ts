// network/specification.json of a run: whatever it says is in run.json or in the arrays as well.

import { makeRun, readRun } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/** No fact may differ. */
export const specification: MutationKind = {
  name: "specification",
  changes: "json",
  async make(folder) {
    await makeRun(folder);
    return `${folder}/network/specification.json`;
  },
  read: readRun,
};
