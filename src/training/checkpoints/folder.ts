// The folder of checkpoints in a run's folder.

import { join } from "node:path";
import { aPath, checkArgument } from "../../calls/checks.ts";
import { checkpointFiles, isFolder } from "./checkpoint_files.ts";

/** The name of the folder. */
export const checkpointsName = "checkpoints";

/** The path of the folder. */
export function checkpointFolder(run: string): string {
  return join(run, checkpointsName);
}

/**
 * Whether a run can be resumed: its folder has a checkpoint, whole or not. A run that was killed before its first one has to
 * start again.
 *
 * @param run its folder, for instance "runs/mine", which may be missing
 */
export function hasCheckpoint(run: string): boolean {
  checkArgument("hasCheckpoint", "run", run, aPath);
  const folder = checkpointFolder(run);
  return isFolder(folder, "hasCheckpoint", Deno) && checkpointFiles(folder, Deno).length > 0;
}
