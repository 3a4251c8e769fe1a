// Checksums of a run's folder while it is written: taken as its files are written, and then put into SHA256SUMS.

import { join } from "node:path";
import { isThere } from "../files/is_there.ts";
import { askForSums } from "../files/written_sum.ts";
import { type RunSums, summedFiles, sumsName, writeSums } from "./run_sums.ts";

/** The checksums of one folder. Disposal forgets them. */
interface FolderSums extends Disposable {
  /** To be called before a file is written: SHA256SUMS is then outdated. */
  outdate(): void;
  /** Whether SHA256SUMS must and can be written: growing snapshots have no checksum yet. */
  due(): boolean;
  /**
   * Writes SHA256SUMS.
   *
   * @param coming checksums of files that get their names right after, so that their readers find them
   */
  write(coming?: RunSums): Promise<void>;
}

/**
 * Begins to take the checksums of a folder's files.
 *
 * @param file gives the path of an entry to be written
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
