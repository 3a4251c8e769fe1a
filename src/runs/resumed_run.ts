// A stored run that is resumed: its folder owned again, its results removed, and the resumption noted in run.json.

import { join } from "node:path";
import type { EngineInfo } from "../engines/network.ts";
import { isThere } from "../files/is_there.ts";
import { hasCheckpoint } from "../training/checkpoints/folder.ts";
import type { RunDescription } from "./description.ts";
import { readDescription, readSummary } from "./load_run.ts";
import { ownResumedFolder, type RunFolder, type RunFolderOptions } from "./run_folder.ts";
import { runJsonText } from "./run_json.ts";
import type { RunSummary } from "./summary.ts";

/** A run whose folder this process owns; nothing in it has changed. */
export interface OpenedRun {
  readonly folder: RunFolder;
  readonly description: RunDescription;
  /** Whether the run was finished: it has a summary, and an evaluation. */
  readonly finished: boolean;
}

/**
 * Opens the folder of a run that has checkpoints.
 *
 * @throws Error if it is not the folder of a run, or has no checkpoint; {@linkcode Deno.errors.Busy} if it is still
 * training
 */
export async function openForResuming(
  path: string,
  options: RunFolderOptions = {},
): Promise<OpenedRun> {
  const description = await readDescription(path);
  if (!hasCheckpoint(path)) {
    throw new Error(
      `resume(): the run in ${path} has no checkpoint, so it cannot be resumed; --out ${path} --force ` +
        "starts it again",
    );
  }
  const folder = ownResumedFolder(path, runJsonText(description), options);
  try {
    return { folder, description, finished: await isFinished(path, description) };
  } catch (error) {
    folder[Symbol.dispose]();
    throw error;
  }
}

async function isFinished(path: string, description: RunDescription): Promise<boolean> {
  const has = (name: string) => isThere(join(path, name), "resume");
  if (!has("summary.json")) return false;
  if (has("evaluation.json")) return true;
  let summary: RunSummary | undefined;
  try {
    summary = await readSummary(path, description);
  } catch {
    return true; // changed by others: it is not replaced
  }
  return summary?.exactPosterior !== undefined;
}

/** The results of a finished run, in the order in which they are removed: the others count for the summary. */
const results = [
  "summary.json",
  "SHA256SUMS",
  "evaluation.json",
  "evaluation.html",
  "card.json",
  "card.md",
  "network",
];

/** What is different from now on. */
interface Resumption {
  readonly epochs: number;
  readonly patience: number;
  /** Steps made before. */
  readonly step: number;
  readonly engine: EngineInfo;
  /** Whether the engine may be another. */
  readonly anyway: boolean;
}

/** Removes the results of the run, which is no longer finished, and notes in run.json that it goes on. */
export async function beginAgain(
  { folder, description }: Pick<OpenedRun, "folder" | "description">,
  { epochs, patience, step, engine, anyway }: Resumption,
): Promise<RunDescription> {
  for (const name of results) {
    const path = join(folder.path, name);
    if (isThere(path, "resume")) await Deno.remove(path, { recursive: true });
  }
  const { options, resumed = [] } = description;
  const resumption = { at: new Date().toISOString(), step, ...anyway && { anyway }, engine };
  const changed: RunDescription = {
    ...description,
    options: { ...options, epochs, patience: Number.isFinite(patience) ? patience : undefined },
    resumed: [...resumed, resumption],
  };
  await folder.writeRun(changed);
  return changed;
}
