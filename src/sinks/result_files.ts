// Files that are written when work is over, into a folder that is looked at before it begins: long work must not
// end at a folder that cannot be written to, or at files that must not be replaced.

import { join } from "node:path";
import { openTextFile } from "./text_file.ts";
import { fileError } from "./write_file.ts";

/** Where results go. Disposal without `write` removes the folders that were made for them. */
export interface ResultFiles extends AsyncDisposable {
  /** Writes all files, given by their names: each appears whole, and none before all are complete. */
  write(contents: Readonly<Record<string, string>>): void;
}

/**
 * Makes sure that files can be written.
 *
 * @param folder made where it is not there
 * @param names of the files
 * @param options.force replace files that are there; default false: they are refused
 */
export async function resultFiles(
  folder: string,
  names: readonly string[],
  options: { readonly force?: boolean } = {},
): Promise<ResultFiles> {
  const made = await missingFolders(folder);
  let written = false;
  const discard = async () => {
    if (written) return;
    for (const each of made) await Deno.remove(each).catch(() => {}); // one with a file in it stays
  };
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (cause) {
    await discard();
    throw fileError("resultFiles", `cannot make ${folder}`, cause);
  }
  try {
    for (const name of names) openTextFile(join(folder, name), options)[Symbol.dispose]();
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    write(contents) {
      using stack = new DisposableStack();
      const files = Object.entries(contents).map(([name, text]) => {
        const file = stack.use(openTextFile(join(folder, name), options));
        file.write(text);
        return file;
      });
      for (const file of files) file.finish();
      written = true;
    },
    [Symbol.asyncDispose]: discard,
  };
}

/** The folder and those above it that are not there, deepest first. */
async function missingFolders(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = folder; at !== "" && at !== "."; at = join(at, "..")) {
    try {
      await Deno.lstat(at);
      break;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) break; // making it says what is wrong
      missing.push(at);
    }
  }
  return missing;
}
