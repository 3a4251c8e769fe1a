// The paths at which the files of a named data set may be on this machine.

import { join } from "node:path";
import { isMissing } from "../files/regular_file.ts";
import { fileFault } from "./formats/file_fault.ts";
import { type DataName, publicData, publicDataOf } from "./sets/registry.ts";

/** The folders to search, in this order: only under `dataDir` if given, else the usual folders. */
export function pathsOf(name: DataName, dataDir?: string): readonly string[] {
  if (dataDir !== undefined) return [dataDir, join(dataDir, name)];
  const own = join("data", name);
  const { systemFolder } = publicDataOf(name);
  return systemFolder ? [own, systemFolder.path] : [own];
}

/** The folder that a data set is fetched to. */
export function homeFolder(name: DataName, dataDir = "data"): string {
  return join(dataDir, name);
}

/**
 * The path of a file in a folder: gzipped or not, the dot that some unpackers write instead of the first
 * hyphen of "-idx", or inside the folder of a data set's archive; undefined if it is missing.
 */
export async function findFile(folder: string, file: string): Promise<string | undefined> {
  const spellings = [...new Set([file, file.replace("-idx", ".idx")])];
  const inside = ["", ...archiveFoldersOf(file)];
  const plain = /\.(bin|mat)$/.test(file);
  const endings = plain ? ["", ".gz"] : [".gz", ""]; // as their mirrors have them, then otherwise
  for (const subfolder of inside) {
    for (const spelling of spellings) {
      for (const ending of endings) {
        const path = join(folder, subfolder, spelling + ending);
        if (await isFile(path)) return path;
      }
    }
  }
}

/** The folders of a file whose archive was unpacked by hand. */
function archiveFoldersOf(file: string): string[] {
  return publicData.flatMap(({ files: { train, test }, archiveFolder }) =>
    archiveFolder !== undefined && [...train, ...test].includes(file) ? [archiveFolder] : []
  );
}

/** Whether there is a file; faults other than its absence are errors. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (isMissing(error)) return false;
    throw new Error(`isFile(): cannot look at ${path}: ${fileFault(error)}`, { cause: error });
  }
}
