// Checksums of a run's folder while it is written: taken as its files are written, and then put into SHA256SUMS.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { askForSums } from "../files/written_sum.ts";
import { type RunSums, summedFiles, sumsName, writeSums } from "./run_sums.ts";

/** The sums of one folder. Disposal forgets those that were taken. */
interface FolderSums extends Disposable {
  /** A file is about to be written: what stands in SHA256SUMS no longer holds. */
  outdate(): void;
  /** Whether SHA256SUMS has to be written, and can be: snapshots that still grow have no sum yet. */
  due(): boolean;
  /**
   * Writes SHA256SUMS.
   *
   * @param coming sums of files that get their name right after: who sees such a file finds its sum
   */
  write(coming?: RunSums): Promise<void>;
}

/**
 * Begins to take the sums of a folder's files.
 *
 * @param file gives the path of an entry that is to be written
 */
export function folderSums(path: string, file: (name: string) => string): FolderSums {
  const taken = askForSums(summedFiles.map((name) => join(path, name)));
  const growing = () => isThere(join(path, "snapshots.jsonl.part"), "createRunFolder");
  let current = false;
  return {
    outdate: () => void (current = false),
    due: () => !current && !growing(),
    async write(coming = new Map()) {
      const to = file(sumsName);
      const whole = !growing();
      await writeSums(path, to, taken.of, coming);
      current = whole;
    },
    [Symbol.dispose]: taken[Symbol.dispose],
  };
}
