// One HTTP request for the rest of a file, with the errors that are worth another attempt.

import { type Extent, extentOf, type Wanted } from "./answer_extent.ts";
import { fileFault } from "../formats/file_fault.ts";

/** The source of a file is at fault: another source may do better. */
export class SourceError extends Error {
  /** "SourceError". */
  override name = "SourceError";
}

/** An error that may pass, such as a broken connection. */
export class TransientError extends Error {
  /** "TransientError". */
  override name = "TransientError";
}

/** A response whose bytes are still to be read; disposal ends the connection. */
interface FileRequest extends Extent, Disposable {
  /** The next bytes, or undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
}

/**
 * Requests a file from the given byte on, and again all of it if the response contradicts that: it starts
 * at `from` or at 0.
 *
 * @param path what the file will be called here, for messages
 * @param options.patience milliseconds without a byte that count as a transient error; default 30,000
 */
export async function requestFrom(
  url: string,
  path: string,
  from: number,
  options: Wanted & {
    readonly signal?: AbortSignal;
    readonly patience?: number;
  },
): Promise<FileRequest> {
  const { signal, patience = 30_000 } = options;
  const ending = new AbortController();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let breakOff = () => {};
  // Not left to fetch: between a signal and a request are others that it holds weakly, and once the garbage collector
  // has taken them neither the caller's signal nor the patience would end anything.
  const end = () => {
    ending.abort();
    breakOff();
  };
  const close = () => {
    signal?.removeEventListener("abort", end);
    ending.abort();
    reader?.cancel().catch(() => {}); // it was broken off
  };
  const timely = async <T>(action: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const timer = setTimeout(end, patience);
    try {
      const broken = new Promise<never>((_, reject) => breakOff = () => reject());
      return await Promise.race([action(), broken]);
    } catch (error) {
      signal?.throwIfAborted();
      if (ending.signal.aborted) throw new TransientError(`no byte came for ${patience / 1000} s`);
      if (error instanceof Deno.errors.NotCapable) {
        throw new Error(`download(): ${url} for ${path}: ${fileFault(error)}`, { cause: error });
      }
      throw new TransientError(reason(error, url));
    } finally {
      clearTimeout(timer);
    }
  };
  const headers = new Headers({ "accept-encoding": "identity" });
  if (from > 0) headers.set("range", `bytes=${from}-`);
  signal?.addEventListener("abort", end);
  try {
    const response = await timely(() => fetch(url, { headers, signal: ending.signal }));
    reader = response.body?.getReader();
    const passing = transient(response);
    if (passing) throw new TransientError(passing);
    const extent = extentOf(response, from, options);
    if ("fault" in extent) {
      const { status } = response;
      if (from > 0 && (status === 200 || status === 206 || status === 416)) {
        close();
        return await requestFrom(url, path, 0, options);
      }
      throw new SourceError(`download(): ${url} for ${path}: ${extent.fault}`);
    }
    return {
      ...extent,
      next: async () => reader && (await timely(() => reader!.read())).value,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A fault of the server that may pass. */
function transient({ status, statusText }: Response): string | undefined {
  if (status !== 408 && status !== 429 && status < 500) return undefined;
  return `the server answers ${status} ${statusText}`.trim();
}

/** Deno's text about a failed request ("fetch failed" has a cause), without what the message says already. */
function reason(error: unknown, url: string): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message : message)
    .replace(`error sending request for url (${url}): `, "")
    .replace(/^client error \(Connect\): /, "cannot connect: ");
}
