// A log of results, one line of JSON each, so that finished work is not repeated.

import { dirname } from "node:path";
import { aFunction, aPath, checkArgument, checkOptions } from "../calls/checks.ts";
import { isUnderName } from "./held_file.ts";
import { parseJson } from "./json/parse.ts";
import { valueText } from "./json/fault.ts";
import { openTextFile } from "./text_file.ts";
import { fileError } from "./file_error.ts";
import { trySyncFolder } from "./sync_folder.ts";
import { checkSize, isMissing, kindText } from "./regular_file.ts";
import { writeAllSync } from "./write_file.ts";

/** The largest file of results: thousands of runs, read in a second or two. */
const largest = {
  name: "openResultLog()",
  most: 2 ** 26,
  limit: "the most that a file of results has",
};

/** A file of results. */
export interface ResultLog<Result> {
  /** Results by key; the later of two with the same key. */
  readonly found: ReadonlyMap<string, Result>;
  /** Adds a line, which is complete on return. */
  append(result: Result): void;
  /**
   * Orders lines, since results come as they finish: those with other keys first, unchanged, then these.
   */
  arrange(keys: readonly string[]): Promise<void>;
}

/**
 * Opens a file of results. An incomplete last line, as a killed process leaves it, is dropped; any other line
 * that cannot be read is an error, as the file may be something else.
 *
 * Several processes may add to one file: each change is made to its present content under the file's lock. On a disk
 * without locks the owner of the folder must prevent this.
 *
 * @param path the file, which need not exist; it is created with the first result
 * @param options.keyOf the key of a result; throws for other values
 * @param options.parse checks the value of a line, and throws an error that names its place; default: it is not checked
 */
export async function openResultLog<Result>(
  path: string,
  options: {
    readonly keyOf: (result: Result) => string;
    readonly parse?: (value: unknown, place: string) => Result;
  },
): Promise<ResultLog<Result>> {
  await Promise.resolve(); // a promise, as callers await it; errors reject
  checkArgument("openResultLog", "path", path, aPath);
  const checks = { keyOf: aFunction, parse: aFunction };
  checkOptions("openResultLog", options, checks, { required: ["keyOf"] });
  const { keyOf } = options;
  const read = (text: string) => resultsOf(path, text, options);
  const found = new Map<string, Result>();
  const text = readIfThere(path);
  const whole = wholeLines(text);
  for (const { key, result } of read(whole)) found.set(key, result);
  if (whole !== text) changeFile(path, dropTornLine);
  return {
    found,
    append(result) {
      const line = new TextEncoder().encode(JSON.stringify(result) + "\n");
      changeFile(path, (file) => {
        dropTornLine(file); // of another process that was killed since
        const size = file.seekSync(0, Deno.SeekMode.End);
        writeAllSync(file, line);
        file.syncDataSync(); // so that results survive a power cut
        if (size === 0) trySyncFolder(dirname(path));
      });
      found.set(keyOf(result), result);
    },
    async arrange(keys) {
      await Promise.resolve();
      if (found.size === 0 && readIfThere(path) === "") return; // creates no empty file
      changeFile(path, (file) => {
        const text = textOf(file);
        const lines = new Map(read(wholeLines(text)).map(({ key, line }) => [key, line]));
        for (const [key, result] of found) {
          if (!lines.has(key)) lines.set(key, JSON.stringify(result)); // the file was removed since
        }
        const listed = new Set(keys);
        const others = [...lines.keys()].filter((key) => !listed.has(key));
        const arranged = [...others, ...keys].flatMap((key) => lines.get(key) ?? [])
          .map((line) => `${line}\n`).join("");
        if (arranged === text) return;
        using next = openTextFile(path, { force: true });
        next.write(arranged);
        next.finish();
      });
    },
  };
}

/** Changes a file under its lock; it is created if missing. */
function changeFile(path: string, change: (file: Deno.FsFile) => void): void {
  try {
    for (;;) {
      regularSize(path);
      using file = Deno.openSync(path, { read: true, write: true, create: true });
      try {
        file.lockSync(true);
      } catch { /* a disk without locks: see above */ }
      if (!isUnderName(file, path)) continue; // another has replaced it
      return change(file);
    }
  } catch (cause) {
    throw fileError("openResultLog", `cannot write ${path}`, cause);
  }
}

/** Removes what follows the last line break; under the lock nobody is writing it. */
function dropTornLine(file: Deno.FsFile): void {
  const last = new Uint8Array(1);
  if (file.statSync().size === 0) return;
  file.seekSync(-1, Deno.SeekMode.End);
  file.readSync(last);
  if (last[0] === lineBreak) return;
  const bytes = bytesOf(file);
  const size = bytes.lastIndexOf(lineBreak) + 1;
  file.truncateSync(size);
}

const lineBreak = "\n".charCodeAt(0);

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

function resultsOf<Result>(
  path: string,
  text: string,
  { parse, keyOf }: Parameters<typeof openResultLog<Result>>[1],
) {
  return text.split("\n").flatMap((line, n) => {
    if (line === "") return [];
    const place = `${path} line ${n + 1}`;
    const value = parseJson(line, "openResultLog()", place);
    const result = parse ? parse(value, place) : value as Result;
    try {
      return [{ key: keyOf(result), result, line }];
    } catch (cause) {
      throw new TypeError(
        `openResultLog(): ${place} is not a valid result, got ${valueText(line)}`,
        { cause },
      );
    }
  });
}

function textOf(file: Deno.FsFile): string {
  return new TextDecoder().decode(bytesOf(file));
}

function bytesOf(file: Deno.FsFile): Uint8Array {
  file.seekSync(0, Deno.SeekMode.Start);
  const bytes = new Uint8Array(file.statSync().size);
  let at = 0;
  for (let count; at < bytes.length && (count = file.readSync(bytes.subarray(at))) !== null;) {
    at += count;
  }
  return bytes.subarray(0, at);
}

/** Bytes of the file, undefined if there is none; links are refused. */
function regularSize(path: string): number | undefined {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  if (!info.isFile) throw new TypeError(`it is ${kindText(info)}, not a regular file`);
  return info.size;
}

function readIfThere(path: string): string {
  try {
    const size = regularSize(path);
    if (size === undefined) return "";
    checkSize(path, size, largest);
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw fileError("openResultLog", `cannot read ${path}`, cause);
  }
}
