// Files written at the end of long work, into a folder that is checked before it begins: work must not fail at the end
// because the folder cannot be written to or holds files that must not be replaced.

import { join } from "node:path";
import { type OwnedFolder, ownFolder } from "./owned_folder.ts";
import { finishAll, openTextFile } from "./text_file.ts";

/** The files of results. Disposal frees the folder, and removes the folders created for it if they are empty. */
interface ResultFiles extends Disposable {
  /** Writes all files, by name: none appears before all are complete. */
  write(contents: Readonly<Record<string, string>>): void;
}

/**
 * Checks that files can be written.
 *
 * @param folder created if missing, and owned until disposal; or one that the caller owns
 * @param names of the files
 * @param options.force replace existing files; default false: they are refused
 * @param options.takeOver use the folder on a disk without file locks; default false
 */
export function resultFiles(
  folder: string | OwnedFolder,
  names: readonly string[],
  options: { readonly force?: boolean; readonly takeOver?: boolean } = {},
): ResultFiles {
  const owned = typeof folder === "string"
    ? ownFolder(folder, { name: "resultFiles", ...options })
    : undefined;
  const path = typeof folder === "string" ? folder : folder.path;
  try {
    for (const name of names) openTextFile(join(path, name), options)[Symbol.dispose]();
  } catch (error) {
    owned?.[Symbol.dispose]();
    throw error;
  }
  return {
    write(contents) {
      using stack = new DisposableStack();
      const files = Object.entries(contents).map(([name, text]) => {
        const file = stack.use(openTextFile(join(path, name), options));
        file.write(text);
        return file;
      });
      finishAll(files);
    },
    [Symbol.dispose]: () => owned?.[Symbol.dispose](),
  };
}
