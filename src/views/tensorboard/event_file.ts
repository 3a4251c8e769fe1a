// A growing event file of TensorBoard, of whole records: TensorBoard follows a file by its name, so it is not written
// under another name and renamed.

import { ownFolder } from "../../files/owned_folder.ts";
import { fileError } from "../../files/file_error.ts";
import { writeAllSync } from "../../files/write_file.ts";

/** A file that is open. */
export interface EventFile extends Disposable {
  /** Adds a record to the file. */
  write(record: Uint8Array): void;
}

/**
 * Opens a new event file in a folder, which is created if missing. If not even a first record can be written, both are
 * removed.
 *
 * @param name the function that errors name
 * @param options.force remove the event files that Fathom wrote there, when there is a first record; default false: a folder with event files is
 * refused, since TensorBoard takes all files of a folder for one run
 * @param options.takeOver use the folder on a disk without file locks; default false
 * @throws {Deno.errors.Busy} if another run is writing event files there
 */
export function openEventFile(
  name: string,
  folder: string,
  options: { readonly force?: boolean; readonly takeOver?: boolean } = {},
): EventFile {
  const { force = false, takeOver } = options;
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw fileError(name, `cannot write event files in ${folder}`, cause);
    }
  };
  const owned = ownFolder(folder, { name, lock: LOCK, takeOver });
  let path = "";
  let file: Deno.FsFile;
  let replaced: string[]; // removed once there is a first record
  try {
    const others = attempt(() => [...Deno.readDirSync(folder)].map((entry) => entry.name))
      .filter((file) => file.includes("tfevents"));
    if (others.length > 0 && !force) {
      throw new Deno.errors.AlreadyExists(
        `${name}(): the folder must not have event files, but ${folder}/${
          others[0]
        } exists; use one folder per run, or {force: true}, which ` +
          "replaces those that Fathom wrote",
      );
    }
    replaced = others.filter((file) => ourName.test(file));
    path = `${folder}/${newName()}`;
    file = attempt(() => Deno.openSync(path, { write: true, createNew: true }));
  } catch (error) {
    owned[Symbol.dispose]();
    throw error;
  }
  let size = 0; // bytes of whole records
  let open = true;
  return {
    write(record) {
      try {
        writeAllSync(file, record);
        size += record.length;
        for (const other of replaced.splice(0)) Deno.removeSync(`${folder}/${other}`);
      } catch (cause) {
        try {
          file.truncateSync(size); // records after an incomplete one cannot be read
        } catch { /* the first error says more */ }
        throw fileError(name, `cannot write ${path}`, cause);
      }
    },
    [Symbol.dispose]() {
      if (!open) return;
      open = false;
      file.close();
      try {
        if (size === 0) Deno.removeSync(path); // and the folders made for it
      } finally {
        owned[Symbol.dispose]();
      }
    },
  };
}

/** Not the lock of a run's folder: event files may be in that of their own run. */
const LOCK = ".fathom-tensorboard-lock";

const ourName = /^events\.out\.tfevents\.\d+\.fathom\.[0-9a-f]{8}$/;

/** As TensorFlow names them, with Fathom for the host, whose name would need a permission. */
function newName(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `events.out.tfevents.${seconds}.fathom.${crypto.randomUUID().slice(0, 8)}`;
}
