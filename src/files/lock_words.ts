// The content of a lock file: the command that holds it and its start. For messages only; ownership is the lock itself.

import { commandWords, startedAt } from "./command_words.ts";

/** Who holds a lock, as far as the file says. */
interface LockOwner {
  /** For instance `deno task train --out runs/x`. */
  readonly command: string;
  /** When its process started. */
  readonly started: Date;
}

const LOOKS = 50;
const BETWEEN = 20; // milliseconds

/**
 * The owner of a lock file; undefined if it does not say, "gone" if there is no such file. Reads until two results
 * agree, since a new owner writes its command right after it has the lock.
 */
export function readOwner(path: string): LockOwner | "gone" | undefined {
  let before = "";
  for (let look = 0; look < LOOKS; look++) {
    let text: string;
    try {
      if (!Deno.lstatSync(path).isFile) return undefined;
      using file = Deno.openSync(path);
      text = firstText(file);
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? "gone" : undefined;
    }
    if (text !== "" && text === before) return ownerOf(text);
    before = text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN);
  }
  return undefined;
}

/**
 * Writes this process into a lock file that it holds; returns the owner found there, which ended without cleaning up.
 * Words that cannot be written, on a full disk or on Windows (where nobody could read them either), are left out.
 */
export function writeOwner(file: Deno.FsFile, path: string): LockOwner | undefined {
  const before = firstText(file);
  try {
    Deno.writeTextFileSync(path, `${commandWords()}\n${startedAt.toISOString()}\n`);
  } catch { /* see above */ }
  return ownerOf(before);
}

/** The first 4,096 bytes, more than are ever written. */
function firstText(file: Deno.FsFile): string {
  const buffer = new Uint8Array(4096);
  return new TextDecoder().decode(buffer.subarray(0, file.readSync(buffer) ?? 0));
}

/** For instance `"deno task train --out runs/x", started 10:42:03`. */
export function ownerText(owner: LockOwner | undefined, now: Date = new Date()): string {
  if (!owner) return "another process";
  const { command, started } = owner;
  const two = (value: number) => String(value).padStart(2, "0");
  const day = (date: Date) =>
    [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [started.getHours(), started.getMinutes(), started.getSeconds()].map(two).join(":");
  const when = day(started) === day(now) ? time : `${day(started)} ${time}`;
  return `"${command}", started ${when}`;
}

function ownerOf(text: string): LockOwner | undefined {
  const [command, iso] = text.split("\n");
  const started = new Date(iso ?? "");
  return command === "" || Number.isNaN(started.getTime()) ? undefined : { command, started };
}
