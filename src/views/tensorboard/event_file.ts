// A growing event file of TensorBoard, of whole records: TensorBoard follows a file by its name, so it is not written
// under another name and renamed.

import { isThere } from "../../files/is_there.ts";
import { ownFolder } from "../../files/owned_folder.ts";
import { fileError } from "../../files/file_error.ts";
import { writeAllSync } from "../../files/write_file.ts";
import { shortenedError } from "../../training/sinks/counted_output.ts";

/** The place up to which a file is kept. */
export interface EventPlace {
  /** The file's name in its folder. */
  readonly file: string;
  /** Bytes of whole records. */
  readonly size: number;
}

/** A file that is open. */
export interface EventFile {
  /** The place after the last record. */
  readonly place: EventPlace;
  /** Adds a record to the file. */
  write(record: Uint8Array): void;
  /** Puts the records on disk, as far as they are written. */
  flush(): Promise<void>;
}

/** A folder of event files that is owned. Disposal closes the file. */
interface EventFolder extends Disposable {
  /** The event files that Fathom wrote there before, the newest last. */
  readonly left: readonly string[];
  /** Opens a new file; those that Fathom wrote are removed when it has a first record. Called once. */
  begin(): EventFile;
  /** Opens a file that was left, and cuts it back; others that Fathom wrote are then removed. Called once. */
  goOn(place: EventPlace): EventFile;
}

/** Options of opening. */
interface EventFolderOptions {
  /**
   * Remove the event files that Fathom wrote there, when there is a first record; default false: a folder with event
   * files is refused, since TensorBoard takes all files of a folder for one run.
   */
  readonly force?: boolean;
  /** Accept one file that Fathom wrote, which may be gone on with; default false. */
  readonly resume?: boolean;
  /** Use the folder on a disk without file locks; default false. */
  readonly takeOver?: boolean;
}

/**
 * Owns a folder, which is created if missing. If not even a first record is written, it is removed again, with its new
 * file.
 *
 * @param name the function that errors name
 * @throws {Deno.errors.Busy} if another run is writing event files there
 */
export function openEventFolder(
  name: string,
  folder: string,
  { force = false, resume = false, takeOver }: EventFolderOptions = {},
): EventFolder {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw fileError(name, `cannot write event files in ${folder}`, cause);
    }
  };
  const owned = ownFolder(folder, { name, lock: LOCK, takeOver });
  let left: string[];
  try {
    const others = attempt(() => [...Deno.readDirSync(folder)].map((entry) => entry.name))
      .filter((file) => file.includes("tfevents"));
    left = ours(others);
    const refused = resume && left.length === 1
      ? others.filter((file) => file !== left[0])
      : others;
    if (refused.length > 0 && !force) {
      throw new Deno.errors.AlreadyExists(
        `${name}(): the folder must not have ${
          refused.length < others.length ? "other event files" : "event files"
        }, but ${folder}/${refused[0]} exists; use one folder per run, or {force: true}, which ` +
          "replaces those that Fathom wrote",
      );
    }
  } catch (error) {
    owned[Symbol.dispose]();
    throw error;
  }
  let file: Deno.FsFile | undefined;
  let path = "";
  let size = 0; // bytes of whole records

  const opened = (named: string): EventFile => {
    const replaced = left.filter((other) => other !== named);
    return {
      get place() {
        return { file: named, size };
      },
      write(record) {
        try {
          writeAllSync(file!, record);
          size += record.length;
          for (const other of replaced.splice(0)) Deno.removeSync(`${folder}/${other}`);
        } catch (cause) {
          try {
            file!.truncateSync(size); // records after an incomplete one cannot be read
          } catch { /* the first error says more */ }
          throw fileError(name, `cannot write ${path}`, cause);
        }
      },
      async flush() {
        try {
          await file?.syncData();
        } catch (cause) {
          if (file) throw fileError(name, `cannot put ${path} on disk`, cause);
        }
      },
    };
  };
  return {
    left,
    begin() {
      const named = newName();
      path = `${folder}/${named}`;
      file = attempt(() => Deno.openSync(path, { write: true, createNew: true }));
      return opened(named);
    },
    goOn(place) {
      path = `${folder}/${place.file}`;
      const found = isThere(path, name) ? attempt(() => Deno.statSync(path).size) : 0;
      if (found < place.size) throw shortenedError(name, path, place.size, found);
      file = attempt(() => Deno.openSync(path, { write: true }));
      attempt(() => file!.truncateSync(place.size));
      attempt(() => file!.seekSync(place.size, Deno.SeekMode.Start));
      size = place.size;
      return opened(place.file);
    },
    [Symbol.dispose]() {
      const closed = file;
      file = undefined;
      closed?.close();
      try {
        if (closed && size === 0) Deno.removeSync(path); // and the folders made for it
      } finally {
        owned[Symbol.dispose]();
      }
    },
  };
}

/** Not the lock of a run's folder: event files may be in that of their own run. */
const LOCK = ".fathom-tensorboard-lock";

const ourName = /^events\.out\.tfevents\.(\d+)\.fathom\.[0-9a-f]{8}$/;

function ours(names: readonly string[]): string[] {
  return names.filter((name) => ourName.test(name)).sort(byTime);
}

/** The event files that Fathom wrote into a folder, the newest last; none where there is no such folder. */
export function eventFilesIn(folder: string): string[] {
  if (!isThere(folder, "tensorBoard")) return [];
  return ours([...Deno.readDirSync(folder)].map(({ name }) => name));
}

function byTime(a: string, b: string): number {
  return Number(ourName.exec(a)![1]) - Number(ourName.exec(b)![1]);
}

/** As TensorFlow names them, with Fathom for the host, whose name would need a permission. */
function newName(): string {
  const seconds = Math.floor(Date.now() / 1000);
  return `events.out.tfevents.${seconds}.fathom.${crypto.randomUUID().slice(0, 8)}`;
}
