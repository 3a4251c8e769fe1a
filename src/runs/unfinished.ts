// The mark of a folder that a command fills with a network all or nothing, as prune and import do: it is written first and
// removed last, so that what a killed one left is told from a network whose checksums somebody removed.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { isHeld } from "../files/lock_held.ts";
import { ownerText, readOwner } from "../files/lock_words.ts";
import { lockName } from "../files/owned_folder.ts";
import { writeFileAtomically } from "../files/write_file.ts";
import { sumsName } from "./run_sums.ts";

/** The name of the mark, an empty file. */
export const unfinishedName = ".fathom-unfinished";

/** Whether these names are of a folder that is unfinished: the checksums come last. */
export function areUnfinished(names: readonly string[]): boolean {
  return names.includes(unfinishedName) && !names.includes(sumsName);
}

/** The mark of a folder that this process fills, which only this process reads until disposal. */
interface UnfinishedMark extends Disposable {
  /** Removes the mark, once the checksums are written. Where it stays, the next owner of the folder removes it. */
  remove(): void;
}

/** Folders that this process fills. */
const filling = new Set<string>();

/**
 * Marks a folder.
 *
 * @param folder the run's, before anything else is written there
 */
export async function markUnfinished(
  { path, file }: { readonly path: string; file(name: string): string },
): Promise<UnfinishedMark> {
  await writeFileAtomically(file(unfinishedName), "");
  filling.add(path);
  return {
    remove() {
      try {
        Deno.removeSync(join(path, unfinishedName));
      } catch { /* see above */ }
    },
    [Symbol.dispose]: () => void filling.delete(path),
  };
}

/**
 * Refuses a folder that is unfinished, unless this process is filling it.
 *
 * @param name the beginning of errors, for instance "loadRun()"
 */
export function refuseUnfinished(name: string, path: string): void {
  if (filling.has(path) || !isThere(join(path, unfinishedName), name)) return;
  const lock = join(path, lockName);
  const owner = isHeld(lock) && readOwner(lock); // before the checksums, which may just be written
  if (isThere(join(path, sumsName), name)) return;
  if (owner === false) {
    throw new Error(
      `${name}: wanted a finished folder, but the command that was writing ${path} was killed; ` +
        "give that command again, and it starts from the beginning",
    );
  }
  throw new Deno.errors.Busy(
    `${name}: ${path} is being written by ${
      ownerText(owner === "gone" ? undefined : owner)
    }; wait for it to end`,
  );
}
