// Checks of the data paths in a run's description: run.json may come from others, so paths outside of the current folder
// are read only if the user names them too.

import { dirname, resolve } from "node:path";
import { isMissing, kindText, liesWithin } from "../files/regular_file.ts";
import { systemReason } from "../files/file_error.ts";

/** A path, and its origin. */
interface NamedPlace {
  /** The path in run.json. */
  readonly path: string;
  /** The run's folder, or the file that holds a run. */
  readonly where: string;
  /** The flag that names another path, without "--". */
  readonly flag: "data" | "data-dir";
  /** The option of that flag. */
  readonly option: "data" | "dataDir";
}

/**
 * Refuses a table that is outside of the current folder, the target of a link in the run's folder, or not a regular
 * file.
 */
export async function checkTablePlace(path: string, where: string): Promise<void> {
  const place: NamedPlace = { path, where, flag: "data", option: "data" };
  if (!liesWithin(resolve(path), Deno.cwd())) throw refusal(place, "outside the current folder");
  try {
    const folder = await runFolderAround(path, where);
    if (folder && !liesWithin(await Deno.realPath(path), folder)) {
      throw refusal(place, "a link that leads out of the run's folder");
    }
    const info = await Deno.stat(path);
    if (!info.isFile) throw refusal(place, `${kindText(info)} instead of a regular file`);
  } catch (error) {
    if (isMissing(error)) throw missing(place);
    if (error instanceof TypeError) throw error;
    throw new Error(`loadRun(): cannot look at ${path}: ${systemReason(error)}`, { cause: error });
  }
}

/** Refuses a folder of public data sets outside of the current folder, or in the run's own. */
export async function checkDataDir(path: string, where: string): Promise<void> {
  const place: NamedPlace = { path, where, flag: "data-dir", option: "dataDir" };
  if (!liesWithin(resolve(path), Deno.cwd())) throw refusal(place, "outside the current folder");
  // whose files may be links
  if (await runFolderAround(resolve(path, "file"), where)) {
    throw refusal(place, "in the run's own folder");
  }
}

/** The real path of the run's folder, if a path leads through it. */
async function runFolderAround(path: string, where: string): Promise<string | undefined> {
  const folder = await realPath(where);
  if (folder === undefined) return undefined;
  for (let above = dirname(resolve(path));; above = dirname(above)) {
    if (await realPath(above) === folder) return folder;
    if (above === dirname(above)) return undefined;
  }
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function missing({ path, where, flag, option }: NamedPlace): Error {
  return new Error(
    `loadRun(): the run in ${where} names data at ${path}, which is missing; ` +
      `give its path with --${flag} FILE.csv (option ${option})`,
  );
}

function refusal({ path, where, flag, option }: NamedPlace, what: string): TypeError {
  const kind = flag === "data" ? "data" : "the folder of its data";
  return new TypeError(
    `loadRun(): the run in ${where} names ${kind} at ${path}, ${what}; ` +
      `add --${flag} ${path} (option ${option}) to read it`,
  );
}
