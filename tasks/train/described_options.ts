// The options of deno task train that run.json stores.

import type { TrainRequest } from "./request.ts";

/** Options of this call alone, and those that the network's specification stands for. */
const ofTheCall = new Set([
  ...["live", "port", "allowHosts", "takeOver", "given", "grace"],
  ...["resume", "resumeOrStart", "resumeAnyway", "seeds", "workers"],
  ...["architecture", "networkText"],
]);

/** All others; those of outputs that are off are left out. */
export function describedOptions(flags: TrainRequest): Omit<TrainRequest, "architecture"> {
  return Object.fromEntries(
    Object.entries(flags).filter(([name, value]) =>
      !ofTheCall.has(name) && !(name === "allSnapshots" && value === false)
    ),
  ) as TrainRequest;
}
