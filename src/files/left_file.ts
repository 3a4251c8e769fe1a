// A file that grew until its program was killed or ended, opened again to go on with.

import { fileError } from "./file_error.ts";
import { holdGrowingFile } from "./growing_file.ts";
import { isThere } from "./is_there.ts";

/** An open file with the content that it was left with. */
interface LeftFile {
  /** Held until it is closed; its name is `<path>.part`. */
  readonly file: Deno.FsFile;
  /** Bytes that it was left with. */
  readonly size: number;
  /** Gives the file the name that it was left with; one that was missing is removed. Only for an unchanged file. */
  putBack(): void;
}

/**
 * Opens `<path>.part`, which a killed program left, or `<path>` of one that ended, which is renamed to that; creates the
 * first if there is neither. Nothing else is changed. Where the disk has no locks, nothing shows whether another program
 * is writing it.
 *
 * @param name of the function in errors
 * @param options.force go on with `<path>.part` although `<path>` exists; default false: both are refused
 * @throws {Deno.errors.Busy} where another program or stream is writing it
 */
export function openLeftFile(
  name: string,
  path: string,
  { force = false }: { readonly force?: boolean } = {},
): LeftFile {
  const part = `${path}.part`;
  const ended = isThere(path, name);
  const killed = isThere(part, name);
  if (ended && killed && !force) {
    throw new Deno.errors.AlreadyExists(
      `${name}(): wanted ${part} or ${path} to go on with, but both exist; remove the one that is not of the run`,
    );
  }
  const from = ended && !killed ? path : part;
  const { file, made } = holdGrowingFile(name, from);
  const rename = (old: string, to: string) => {
    if (old === to) return;
    try {
      Deno.renameSync(old, to);
    } catch (cause) {
      throw fileError(name, `cannot rename ${old} to ${to}`, cause);
    }
  };
  try {
    rename(from, part);
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    file,
    size: file.statSync().size,
    putBack() {
      if (made) Deno.removeSync(part);
      else rename(part, from);
    },
  };
}
