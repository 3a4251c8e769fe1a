// Recovery of a run's folder that was removed or moved during the run, so that the trained network is not lost.

import { join } from "node:path";
import { printNotice } from "../files/notice.ts";
import {
  lockName,
  type OwnedFolder,
  ownFolder,
  type OwnFolderOptions,
} from "../files/owned_folder.ts";
import { openTextFile } from "../files/text_file.ts";

/**
 * Owns a run's folder again that was removed, or has lost its lock.
 *
 * @param runJson content of the run's `run.json`, which is written if the folder is empty
 * @returns `made`: whether the folder was empty, so that the run's files are lost. Undefined if the run's files exist
 * and are in use: some disks renumber an open file
 * @throws {Deno.errors.Busy} if another process owns the folder by now
 */
export function ownAgain(
  path: string,
  runJson: string,
  options: OwnFolderOptions = {},
): { readonly owned: OwnedFolder; readonly made: boolean } | undefined {
  const { name = "ownAgain", onNotice = printNotice } = options;
  let owned: OwnedFolder;
  try {
    owned = ownFolder(path, options);
  } catch (error) {
    if (error instanceof Deno.errors.Busy && isOwn(path, runJson)) return;
    throw error;
  }
  try {
    const found = [...Deno.readDirSync(path)].map(({ name }) => name)
      .filter((name) => name !== lockName).sort();
    if (found.length === 0) {
      using file = openTextFile(join(path, "run.json"));
      file.write(runJson);
      file.finish();
      onNotice(`${path} was removed or moved during the run; it is made again`);
      return { owned, made: true };
    }
    if (isOwn(path, runJson)) return { owned, made: false };
    throw new Deno.errors.AlreadyExists(
      `${name}(): ${path} was removed or moved during the run, and now holds other files: ${
        listText(found)
      }; the run is not written`,
    );
  } catch (error) {
    owned[Symbol.dispose]();
    throw error;
  }
}

/** The first names of a list, and the number of others. */
export function listText(names: readonly string[]): string {
  return names.slice(0, 3).join(", ") +
    (names.length > 3 ? `, and ${names.length - 3} more` : "");
}

/** Whether the folder's `run.json` is this run's: then only its lock was removed. */
export function isOwn(path: string, runJson: string): boolean {
  try {
    const file = join(path, "run.json");
    const { isFile, size } = Deno.lstatSync(file);
    const longest = 3 * runJson.length; // bytes of UTF-8
    return isFile && size <= longest && Deno.readTextFileSync(file) === runJson;
  } catch {
    return false;
  }
}
