// Files written at the end of long work, into a folder that is checked before it begins: work must not fail at the end
// because the folder cannot be written to or holds files that must not be replaced.

import { join } from "node:path";
import { isThere } from "./is_there.ts";
import { type OnNotice, printNotice } from "./notice.ts";
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
 * @param options.force replace existing files; default false: they are refused. Files that a command left when it was
 * killed before it had named them all are replaced in any case
 * @param options.takeOver use the folder on a disk without file locks; default false
 */
export function resultFiles(
  folder: string | OwnedFolder,
  names: readonly string[],
  asked: {
    readonly force?: boolean;
    readonly takeOver?: boolean;
    readonly onNotice?: OnNotice;
  } = {},
): ResultFiles {
  const owned = typeof folder === "string"
    ? ownFolder(folder, { name: "resultFiles", ...asked })
    : undefined;
  const { path, left } = owned ?? folder as OwnedFolder;
  const { onNotice = printNotice } = asked;
  let options = asked;
  try {
    const missing = left === undefined ? [] : missingLast(path, names);
    if (missing.length > 0 && !asked.force) {
      onNotice(`${path}: ${missing.join(", ")} had not been written; all results are replaced`);
      options = { ...asked, force: true };
    }
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

/** The files that are missing where those before them are there, as a killed command leaves them. */
function missingLast(path: string, names: readonly string[]): readonly string[] {
  const there = names.map((name) => isThere(join(path, name), "resultFiles"));
  const count = there.lastIndexOf(true) + 1;
  return count > 0 && there.indexOf(false) === count ? names.slice(count) : [];
}
