// The default folder of a run: the first of `runs/<data>-<seed>` that is free.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { lockName } from "../files/owned_folder.ts";
import { isPartName } from "../files/part_file.ts";
import { entriesOf } from "./run_contents.ts";
import { createRunFolder, type RunFolder, type RunFolderOptions } from "./run_folder.ts";

/**
 * The default folder: `runs/<data>-<seed>`, with a number added where that is taken
 * (`runs/spirals-1-2`). Of two processes that ask at once each gets one of its own.
 *
 * @param data name of the data set; what does not belong in a file name becomes a hyphen
 * @param options.parent the folder above; default "runs"
 */
export async function createDefaultRunFolder(
  data: string,
  seed: number,
  options: Omit<RunFolderOptions, "force"> & { readonly parent?: string } = {},
): Promise<RunFolder> {
  const { parent = "runs", ...more } = options;
  const refused = new Set<string>();
  for (;;) {
    const taken = (path: string) => refused.has(path) || isTaken(path);
    const path = defaultRunPath(data, seed, taken, parent);
    try {
      return await createRunFolder(path, more);
    } catch (error) {
      const { AlreadyExists, Busy } = Deno.errors;
      if (!(error instanceof AlreadyExists || error instanceof Busy)) throw error;
      refused.add(path); // another was first
    }
  }
}

/** The first path that is not taken: `runs/spirals-1`, `runs/spirals-1-2`, ... */
export function defaultRunPath(
  data: string,
  seed: number,
  taken: (path: string) => boolean,
  parent = "runs",
): string {
  const name = data.replace(/[^\p{L}\p{N}._]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 80);
  const path = `${parent}/${name || "data"}-${seed}`;
  for (let number = 1;; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!taken(candidate)) return candidate;
  }
}

/** Whether there is something, other than a folder with nothing but what a killed command left hidden. */
function isTaken(path: string): boolean {
  if (!isThere(path, "createRunFolder")) return false;
  if (!Deno.statSync(path).isDirectory) return true;
  const names = entriesOf(path);
  return !isThere(join(path, lockName), "createRunFolder") ||
    names.some((name) => !isPartName(name));
}
