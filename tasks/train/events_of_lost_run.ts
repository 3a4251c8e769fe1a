// TensorBoard's event files of a run of which nothing is left, which would keep the same command from starting again.

import { join } from "node:path";
import { isThere } from "../../src/files/is_there.ts";
import { removeEmpty } from "../../src/files/made_folders.ts";
import { eventFilesIn } from "../../src/views/tensorboard/event_file.ts";

/**
 * Called before a run.
 *
 * @param run its folder
 * @param logs the folder of its event files; undefined if it has none
 * @returns to be called after it: removes the event files that it began, if it left nothing else
 */
export function eventsOfLostRun(run: string, logs: string | undefined): () => void {
  if (logs === undefined) return () => {};
  const isNew = !isThere(logs, "train");
  const older = new Set(eventFilesIn(logs));
  return () => {
    if (isThere(join(run, "run.json"), "train")) return;
    for (const name of eventFilesIn(logs)) {
      if (!older.has(name)) Deno.removeSync(join(logs, name));
    }
    if (isNew) removeEmpty([logs]);
  };
}
