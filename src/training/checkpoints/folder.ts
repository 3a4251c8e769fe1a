// The folder of checkpoints in a run's folder.

import { join } from "node:path";

/** The name of the folder. */
export const checkpointsName = "checkpoints";

/** The path of the folder. */
export function checkpointFolder(run: string): string {
  return join(run, checkpointsName);
}
