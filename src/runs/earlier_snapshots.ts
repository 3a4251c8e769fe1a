// The snapshots that a run wrote before the checkpoint from which it is resumed.

import { join } from "node:path";
import { aPath, checkArgument } from "../calls/checks.ts";
import { isThere } from "../files/is_there.ts";
import { readCheckpoint } from "../training/checkpoints/checkpoint_store.ts";
import { checkpointFolder } from "../training/checkpoints/folder.ts";
import { shortenedError } from "../training/sinks/counted_output.ts";
import type { LineFileState } from "../training/sinks/line_counter.ts";
import type { Snapshot } from "../training/snapshot.ts";
import type { SavedRun } from "../training/training_run.ts";
import { openSnapshots } from "./snapshot_file.ts";
import { snapshotCounter } from "./snapshot_lines.ts";
import { spacedSnapshots } from "./spaced_snapshots.ts";

/**
 * The snapshots in the folder of a run that is about to be resumed, up to its newest whole checkpoint, for option
 * `earlier` of {@linkcode live} and {@linkcode progress}: so they show the whole run. Of long runs only those that
 * {@linkcode writeRun} keeps by default.
 *
 * @param folder written by {@linkcode writeRun} or `deno task train`
 * @param resumed what {@linkcode resumeRun} returned, so that the checkpoint is not read again
 * @returns none if there is no run yet
 * @throws Error if the run's `snapshots.jsonl` has lost some of them
 */
export async function earlierSnapshots(
  folder: string,
  resumed?: Pick<SavedRun, "counters">,
): Promise<Snapshot[]> {
  const name = "earlierSnapshots";
  checkArgument(name, "folder", folder, aPath);
  const { [snapshotCounter]: saved } = resumed?.counters ?? await countersIn(folder);
  if (!saved) return [];
  const { size } = saved as LineFileState;
  checkSnapshots(name, folder, size);
  using file = await openSnapshots(folder, `${name}()`, { bytes: size });
  const spaced = spacedSnapshots();
  const snapshots: Snapshot[] = [];
  await file?.read((snapshot) => snapshots.push(...spaced.add(snapshot)));
  return [...snapshots, ...spaced.rest()];
}

/**
 * Refuses a run's folder that has lost snapshots.
 *
 * @param name of the function in errors
 * @param size the bytes that were saved
 */
export function checkSnapshots(name: string, folder: string, size: number): void {
  const path = join(folder, snapshotCounter);
  const left = [path, `${path}.part`].find((each) => isThere(each, name));
  const found = left === undefined ? 0 : Deno.statSync(left).size;
  if (found < size) throw shortenedError(name, path, size, found);
}

async function countersIn(folder: string): Promise<SavedRun["counters"]> {
  const onNotice = () => {}; // who resumes the run says it
  const found = await readCheckpoint(checkpointFolder(folder), { onNotice });
  return (found?.state.facts as unknown as Pick<SavedRun, "counters"> | undefined)?.counters ?? {};
}
