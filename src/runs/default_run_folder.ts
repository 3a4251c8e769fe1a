// The default folder of a run: the first of `runs/<data>-<seed>` that is free.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { lockName } from "../files/owned_folder.ts";
import { isPartName } from "../files/part_file.ts";
import { entriesOf } from "./run_contents.ts";
import { createRunFolder, type RunFolder, type RunFolderOptions } from "./run_folder.ts";

/**
 * The default folder: `runs/<data>-<seed>`, with a number added if that is taken
 * (`runs/spirals-1-2`). Processes that ask at the same time get different folders.
 *
 * @param data name of the data set; characters unfit for a file name become hyphens
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
      refused.add(path); // another process was first
    }
  }
}

/** The first free path: `runs/spirals-1`, `runs/spirals-1-2`, ... */
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

/** Whether the path is taken, other than by a folder with only hidden remains of a killed command. */
function isTaken(path: string): boolean {
  if (!isThere(path, "createRunFolder")) return false;
  if (!Deno.statSync(path).isDirectory) return true;
  const names = entriesOf(path);
  return !isThere(join(path, lockName), "createRunFolder") ||
    names.some((name) => !isPartName(name));
}
