// Safe opening of files from others: regular files only, inside the folder that they belong to, and of a bounded
// size, all checked before a byte is read. Opening a FIFO would wait for its writer, a device has no end.

import { isAbsolute, relative } from "node:path";
import { yieldToEvents } from "../calls/event_loop.ts";
import { systemReason } from "./file_error.ts";

/** How a file is opened. */
interface RegularFileOptions {
  /** What errors say first, for instance "loadRun()". */
  readonly name: string;
  /** The folder that the file must lie in when links are followed; the folder itself may be a link. */
  readonly within?: string;
}

/** An open file. */
export interface RegularFile extends Disposable {
  /** Open for reading, at its start. */
  readonly file: Deno.FsFile;
  /** Bytes, as it was opened; it may grow. */
  readonly size: number;
}

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Whether a path lies in a folder, by their texts alone; the folder lies in itself. */
export function liesWithin(path: string, folder: string): boolean {
  const predictor = relative(folder, path);
  return predictor !== ".." && !/^\.\.[\\/]/.test(predictor) && !isAbsolute(predictor);
}

/** What is at a path that is no regular file, in words. */
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
 * @param wrong the error about what is no regular file; default one that does not name the path
 */
export async function openRegular(
  path: string,
  wrong: (info: Deno.FileInfo) => Error = notRegular,
): Promise<RegularFile> {
  const before = await Deno.stat(path);
  if (!before.isFile) throw wrong(before); // before opening it: opening a FIFO waits for its other end
  const file = await Deno.open(path);
  try {
    const info = await file.stat(); // it may have been replaced between two looks
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

/** Opens a file that may be a stranger's; undefined where there is none. */
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

/** Where a path leads, refused where that is outside of the folder. Throws the system's error where nothing is there. */
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

/** Refuses a file of more bytes than `most`; `limit` says in words where that comes from. */
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
 * @param most bytes that are read; a larger file is refused before
 * @param limit where `most` comes from, in words, for the refusal
 * @param onBytes told of each piece as it is read
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
    if (count === null) break; // it was cut meanwhile
    onBytes?.(bytes.subarray(length, length + count));
    length += count;
    await yieldToEvents();
  }
  return length === size ? bytes : bytes.slice(0, length);
}

/** Bytes of a piece: so many are read between two looks at signals. */
export const bytesAtATime = 1 << 20;
