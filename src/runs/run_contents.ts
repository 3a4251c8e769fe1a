// The contents of a folder that a run is written to: refused, moved aside while the new run is written, or restored.

import { join } from "node:path";
import { fileError } from "../files/file_error.ts";
import { isThere } from "../files/is_there.ts";
import { lockName } from "../files/owned_folder.ts";
import { listText } from "./removed_folder.ts";
import { hasCheckpoint } from "../training/checkpoints/folder.ts";
import { lastRunJson, RUN_ENTRIES } from "./run_recovery.ts";
import { resumeCall } from "./resume_call.ts";

/**
 * Moves the entries of the replaced run into a hidden folder, `run.json` first and checkpoints next: those of a newer run,
 * which may come before its run.json, can be told from them.
 */
export function moveAside(path: string, aside: string, names: readonly string[]): void {
  try {
    Deno.mkdirSync(aside);
    for (const name of lastRunJson(names).reverse()) {
      Deno.renameSync(join(path, name), join(aside, name));
    }
  } catch (cause) {
    throw fileError("createRunFolder", `cannot write to ${path}`, cause);
  }
}

/** Removes the entries that this run wrote, and restores the run that it was to replace. */
export function takeBack(path: string, aside: string | undefined, written: Iterable<string>): void {
  for (const name of lastRunJson([...written])) {
    for (const each of [join(path, `${name}.part`), join(path, name)]) {
      if (isThere(each, "createRunFolder")) Deno.removeSync(each, { recursive: true });
    }
  }
  if (aside === undefined || !isThere(aside, "createRunFolder")) return;
  for (const name of lastRunJson([...Deno.readDirSync(aside)].map(({ name }) => name))) {
    Deno.renameSync(join(aside, name), join(path, name));
  }
  Deno.removeSync(aside);
}

/**
 * Whether a run was killed before it had anything to keep: neither a checkpoint nor a network. It can be replaced by the
 * same run, which starts again.
 */
export function hasNothingToKeep(path: string): boolean {
  const has = (name: string) => isThere(join(path, name), "createRunFolder");
  return has("run.json") && !has("network") && !has("summary.json") && !hasCheckpoint(path);
}

/** Removes a run that has nothing to keep, `run.json` last. */
export function removeBeginning(path: string): void {
  takeBack(path, undefined, entriesOf(path).filter((name) => RUN_ENTRIES.includes(name)));
}

/** Names in the folder except its lock. */
export function entriesOf(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) => name !== lockName)
      .sort();
  } catch (cause) {
    throw fileError("createRunFolder", `cannot look into ${path}`, cause);
  }
}

/** Refuses a folder with anything but a run to be replaced. */
export function refuseContents(path: string, found: readonly string[], force: boolean): void {
  if (found.length === 0) return;
  const foreign = found.filter((name) => !RUN_ENTRIES.includes(name));
  const isRun = found.includes("run.json");
  if (force && isRun && foreign.length === 0) return;

  const named = foreign.length > 0 ? foreign : found;
  const list = listText(named);
  throw new Deno.errors.AlreadyExists(
    `createRunFolder(): wanted a new or empty folder, but ${path} ` +
      (isRun && foreign.length === 0
        ? `holds ${runText(path, found)}; --force replaces it`
        : `holds ${list}${
          isRun ? ", which no run wrote" : " and no run.json"
        }; --force replaces runs only`),
  );
}

/** A run, and whether it was killed: as nobody else owns the folder, a growing file in it was abandoned. */
function runText(path: string, found: readonly string[]): string {
  if (found.includes("summary.json")) return "a run";
  if (hasCheckpoint(path)) {
    return `a run that did not end (${resumeCall(path)} resumes it)`;
  }
  if (found.includes("snapshots.jsonl.part")) {
    return "a run that was killed before its end (deno task view shows its snapshots)";
  }
  const isWhole = ["SHA256SUMS", "card.md", "snapshots.jsonl"].some((name) => found.includes(name));
  return isWhole ? "a run" : "a run that was not finished";
}
