// Safe opening of files from others: regular files only, inside the folder that they belong to, and of a bounded
// size, all checked before a byte is read. Opening a FIFO would wait for its writer, a device has no end.

import { isAbsolute, relative } from "node:path";
import { yieldToEvents } from "../calls/event_loop.ts";
import { systemReason } from "./file_error.ts";

/** Options of {@linkcode openRegularFile}. */
interface RegularFileOptions {
  /** The beginning of errors, for instance "loadRun()". */
  readonly name: string;
  /** The folder that must contain the file after following links; the folder itself may be a link. */
  readonly within?: string;
}

/** An open file. */
export interface RegularFile extends Disposable {
  /** Open for reading, at its start. */
  readonly file: Deno.FsFile;
  /** Bytes when it was opened; it may grow. */
  readonly size: number;
}

/** Whether an error means that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Whether a path is in a folder or the folder itself, by their texts alone. */
export function liesWithin(path: string, folder: string): boolean {
  const predictor = relative(folder, path);
  return predictor !== ".." && !/^\.\.[\\/]/.test(predictor) && !isAbsolute(predictor);
}

/** The kind of a path that is not a regular file, in words. */
export function kindText(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a folder";
  if (info.isFifo) return "a FIFO";
  if (info.isSocket) return "a socket";
  return info.isCharDevice || info.isBlockDevice ? "a device" : "no regular file";
}

/**
 * Opens a file for reading.
 *
 * @param wrong the error for anything but a regular file; default one that does not name the path
 */
export async function openRegular(
  path: string,
  wrong: (info: Deno.FileInfo) => Error = notRegular,
): Promise<RegularFile> {
  const before = await Deno.stat(path);
  if (!before.isFile) throw wrong(before); // checked before opening: opening a FIFO waits for its other end
  const file = await Deno.open(path);
  try {
    const info = await file.stat(); // it may have been replaced meanwhile
    if (!info.isFile) throw wrong(info);
    return { file, size: info.size, [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

function notRegular(info: Deno.FileInfo): Error {
  if (info.isDirectory) return new Error("it is a folder");
  return new Error(
    `wanted a regular file, got ${kindText(info)}; write its content to a file first`,
  );
}

/** Opens a file that may come from others; undefined if there is none. */
export async function openRegularFile(
  path: string,
  { name, within }: RegularFileOptions,
): Promise<RegularFile | undefined> {
  const wrong = (info: Deno.FileInfo) =>
    new TypeError(`${name}: wanted a regular file at ${path}, got ${kindText(info)}`);
  try {
    const real = within === undefined ? path : await realPathWithin(path, within, name);
    return await openRegular(real, wrong);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof TypeError) throw error;
    throw new Error(`${name}: cannot read ${path}: ${systemReason(error)}`, { cause: error });
  }
}

/** The target of a path, refused if outside of the folder. Throws the system's error if it is missing. */
export async function realPathWithin(
  path: string,
  folder: string,
  name: string,
): Promise<string> {
  let real: string;
  try {
    real = await Deno.realPath(path);
  } catch (error) {
    if (!isMissing(error) || !await isLink(path)) throw error;
    throw new TypeError(`${name}: ${path} is a link to a file that is missing`);
  }
  if (liesWithin(real, await Deno.realPath(folder))) return real;
  throw new TypeError(
    `${name}: ${path} is a link to ${real}, outside of ${folder}, which is not read; ` +
      "if it belongs there, put a copy in its place (cp -rL copies a folder without links)",
  );
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isSymlink;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Refuses a file of more bytes than `most`; `limit` explains the limit in words. */
export function checkSize(
  path: string,
  size: number,
  { name, most, limit }: { readonly name: string; readonly most: number; readonly limit: string },
): void {
  if (size <= most) return;
  const [wanted, got] = [most, size].map((each) => each.toLocaleString("en-US"));
  throw new RangeError(`${name}: wanted at most ${wanted} bytes in ${path}, ${limit}, got ${got}`);
}

/**
 * All bytes of an open file.
 *
 * @param most the largest accepted size, checked before reading
 * @param limit explains `most` in the error
 * @param onBytes called with each piece as it is read
 */
export async function bytesOf(
  { file, size }: RegularFile,
  path: string,
  { name, most, limit, onBytes }: {
    readonly name: string;
    readonly most: number;
    readonly limit: string;
    readonly onBytes?: (piece: Uint8Array) => void;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  checkSize(path, size, { name, most, limit });
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = await file.read(bytes.subarray(length, length + bytesAtATime));
    if (count === null) break; // it was truncated meanwhile
    onBytes?.(bytes.subarray(length, length + count));
    length += count;
    await yieldToEvents();
  }
  return length === size ? bytes : bytes.slice(0, length);
}

/** Bytes of a piece, between two checks of signals. */
export const bytesAtATime = 1 << 20;
