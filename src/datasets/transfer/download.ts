// Resumable downloads: bytes go to `<path>.part`, which a later attempt or call continues with a
// Range request (RFC 9110, section 14); only a complete file with the right checksum gets its name.

import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { digestOf } from "./checksum.ts";
import { trySyncFolder } from "../../files/sync_folder.ts";
import { fileFault } from "../formats/file_fault.ts";
import { requestFrom, SourceError, TransientError } from "./request.ts";

/** Progress of a download. */
export interface DownloadProgress {
  /** Bytes on the disk. */
  readonly bytes: number;
  /** Size of the file, if known. */
  readonly total?: number;
  /** Bytes present when the download began. */
  readonly resumedFrom: number;
}

/** Options of a download, and the size and checksums to verify. */
interface DownloadOptions {
  /** Size in bytes; the size that a server declares must match it. */
  readonly size?: number;
  /** In hexadecimal. */
  readonly sha256?: string;
  /** In hexadecimal; for files whose publishers give nothing better. */
  readonly md5?: string;
  /** Ends the download; received bytes stay in `<path>.part`. */
  readonly signal?: AbortSignal;
  /** Called when bytes have arrived. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Attempts after a transient error without a new byte; default 3. */
  readonly retries?: number;
  /** Milliseconds before the first retry, doubled each time; default 500. */
  readonly backoff?: number;
  /** Milliseconds without a byte that count as a transient error; default 30,000. */
  readonly patience?: number;
}

/**
 * Downloads a file. Its folder is created if needed; an existing file is replaced when the new one is
 * complete.
 *
 * @throws {SourceError} if the server, the connection or the received bytes are at fault
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = `${path}.part`;
  const resumedFrom = await sizeOf(part);
  await transferWithRetries(url, path, part, resumedFrom, options);
  let wrong = await wrongBytes(part, options);
  if (wrong && resumedFrom > 0) { // the older bytes may be of another file
    await transferWithRetries(url, path, part, 0, options);
    wrong = await wrongBytes(part, options);
  }
  if (wrong) throw new SourceError(`download(): ${url} for ${path}: ${wrong}`);
  await onDisk(path, async () => {
    await flushFile(part); // the name must not reach the disk before the bytes do
    await Deno.rename(part, path);
  });
  trySyncFolder(dirname(path));
}

async function transferWithRetries(
  url: string,
  path: string,
  part: string,
  resumedFrom: number,
  options: DownloadOptions,
): Promise<void> {
  const { retries = 3, backoff = 500, signal } = options;
  let most = resumedFrom;
  for (let failures = 0;;) {
    try {
      return await transfer(url, path, part, resumedFrom, options);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TransientError)) throw error;
      const bytes = await sizeOf(part);
      if (bytes > most) failures = 0;
      most = Math.max(most, bytes);
      if (failures++ >= retries) {
        const kept = bytes > 0 ? `; ${bytes} bytes are kept in ${part} to resume from` : "";
        throw new SourceError(`download(): ${url} for ${path}: ${error.message}${kept}`);
      }
      await delay(backoff * 2 ** (failures - 1), undefined, { signal })
        .catch(() => signal?.throwIfAborted());
    }
  }
}

/** One request: appends the missing bytes to the part file. */
async function transfer(
  url: string,
  path: string,
  part: string,
  resumedFrom: number,
  options: DownloadOptions,
): Promise<void> {
  const { size, onProgress } = options;
  let have = await sizeOf(part);
  if (have > (size ?? Infinity)) have = 0;
  if (have > 0 && have === size) return;
  using request = await requestFrom(url, path, have, options);
  if (request.complete) return;
  const { total, end } = request;
  have = request.start;
  using file = await onDisk(part, async () => {
    await Deno.mkdir(dirname(part), { recursive: true });
    const opened = await Deno.open(part, { create: true, write: true });
    try {
      await opened.truncate(have); // 0 where the server sends everything again
      await opened.seek(have, Deno.SeekMode.Start);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  const report = () =>
    onProgress?.({ bytes: have, total, resumedFrom: Math.min(resumedFrom, request.start) });
  report();
  for (;;) {
    const chunk = await request.next();
    if (!chunk) break;
    const most = end ?? total ?? Infinity;
    if (have + chunk.length > most) {
      await onDisk(part, () => Deno.remove(part));
      const fault = `wanted ${most} bytes, the server sends more`;
      if (request.start > 0) throw new TransientError(fault); // the next attempt asks for all of it
      throw new SourceError(`download(): ${url} for ${path}: ${fault}`);
    }
    await onDisk(part, async () => {
      for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
    });
    have += chunk.length;
    report();
  }
  if (total !== undefined && have < total) {
    throw new TransientError(`the server ended after ${have} of ${total} bytes`);
  }
}

async function flushFile(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}

/** Removes the part file of an earlier download, so that the next one begins at the first byte. */
export async function discardPart(path: string): Promise<void> {
  const part = `${path}.part`;
  await onDisk(part, () =>
    Deno.remove(part).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }));
}

/** Removes the part file if its bytes are wrong, and says why. */
async function wrongBytes(part: string, options: DownloadOptions): Promise<string | undefined> {
  const bytes = await sizeOf(part);
  let fault: string | undefined;
  if (options.size !== undefined && bytes !== options.size) {
    fault = `wanted ${options.size} bytes, got ${bytes}`;
  }
  for (const kind of ["sha256", "md5"] as const) {
    const wanted = options[kind];
    if (fault || !wanted) continue;
    const got = await onDisk(part, () => digestOf(part, kind));
    if (got !== wanted.toLowerCase()) fault = `wanted ${kind} ${wanted}, got ${got}`;
  }
  if (fault) await onDisk(part, () => Deno.remove(part));
  return fault;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw new Error(`download(): cannot look at ${path}: ${fileFault(error)}`, { cause: error });
  }
}

async function onDisk<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Error(`download(): cannot write ${path}: ${fileFault(error)}`, { cause: error });
  }
}
