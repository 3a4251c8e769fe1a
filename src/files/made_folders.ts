// Folders that a command makes for its files, and removes again if they stay empty.

import { join } from "node:path";
import { trySyncFolder } from "./sync_folder.ts";
import { isThere } from "./is_there.ts";

/**
 * Creates a folder and those above it; returns the created ones, deepest first. On an error, which is the system's, it
 * removes them again.
 *
 * @param options.above also create the folders above; default true
 */
export function makeFolders(path: string, { above = true } = {}): string[] {
  const missing: string[] = [];
  // an empty parent is the working directory or the root, which is there
  for (let at = path; at !== "" && !isThere(at); at = join(at, "..")) missing.push(at);
  try {
    if (missing.length > 0) Deno.mkdirSync(path, { recursive: above });
    for (const made of missing) trySyncFolder(join(made, ".."));
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      removeEmpty(missing);
      throw error;
    }
  }
  return missing;
}

/** Removes folders, given deepest first, as far as they are empty. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      Deno.removeSync(folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) return; // not empty
    }
  }
}
