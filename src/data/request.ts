// One HTTP request for the rest of a file: what the server's answer means, and which faults are worth another
// attempt.

import { fileFault } from "./file_fault.ts";

/** The source of a file is at fault: another source may do better. */
export class SourceError extends Error {
  /** "SourceError". */
  override name = "SourceError";
}

/** A fault that may pass, such as a broken connection. */
export class Break extends Error {
  /** "Break". */
  override name = "Break";
}

/** An answer whose bytes are still to be read; disposal ends the connection. */
export interface FileRequest extends Disposable {
  /** Nothing is missing, and nothing will come. */
  readonly complete: boolean;
  /** Position in the file of the first byte that comes: `from`, or 0 where the server sends all of it. */
  readonly start: number;
  /** Size of the file, where anybody knows it. */
  readonly total?: number;
  /** The next bytes, or undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
}

/**
 * Asks for a file from the given byte on.
 *
 * @param path what the file will be called here, for messages
 * @param options.size the size that the file should have
 * @param options.patience milliseconds without a byte that count as a break; default 30,000
 */
export async function requestFrom(
  url: string,
  path: string,
  from: number,
  options: {
    readonly size?: number;
    readonly signal?: AbortSignal;
    readonly patience?: number;
  },
): Promise<FileRequest> {
  const { size, signal, patience = 30_000 } = options;
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
      if (ending.signal.aborted) throw new Break(`no byte came for ${patience / 1000} s`);
      if (error instanceof Deno.errors.NotCapable) {
        throw new Error(`download(): ${url} for ${path}: ${fileFault(error)}`, { cause: error });
      }
      throw new Break(reason(error, url));
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
    const extent = extentOf(response, from);
    if ("fault" in extent) {
      if (extent.startAgain) return await requestFrom(url, path, 0, options);
      throw new SourceError(`download(): ${url} for ${path}: ${extent.fault}`);
    }
    const { complete, start, total } = extent;
    if (size !== undefined && total !== undefined && size !== total) {
      throw new SourceError(
        `download(): ${url} for ${path}: wanted ${size} bytes, the server declares ${total}`,
      );
    }
    return {
      complete,
      start,
      total: total ?? size,
      next: async () => reader && (await timely(() => reader!.read())).value,
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

type Extent =
  | { readonly complete: boolean; readonly start: number; readonly total?: number }
  | { readonly fault: string; readonly startAgain: boolean };

/** What of a file an answer holds. */
function extentOf(response: Response, from: number): Extent {
  const { status, headers } = response;
  if (status === 200) {
    const length = headers.get("content-length");
    const declared = length !== null && !headers.has("content-encoding");
    return { complete: false, start: 0, total: declared ? Number(length) : undefined };
  }
  const answer = `the server answers ${status} ${response.statusText}`.trim();
  if (status === 408 || status === 429 || status >= 500) throw new Break(answer);
  const range = headers.get("content-range") ?? "";
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    if (Number(start) === from) {
      return { complete: false, start: from, total: total === "*" ? undefined : Number(total) };
    }
  }
  if (status === 416 && Number(/^bytes \*\/(\d+)$/.exec(range)?.[1]) === from) {
    return { complete: true, start: from, total: from };
  }
  // an answer to another range than the one asked for: better ask for everything
  const startAgain = from > 0 && (status === 206 || status === 416);
  return { fault: range ? `${answer} (${range})` : answer, startAgain };
}

/** Deno's text about a failed request ("fetch failed" has a cause), without what the message says already. */
function reason(error: unknown, url: string): string {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message : message)
    .replace(`error sending request for url (${url}): `, "")
    .replace(/^client error \(Connect\): /, "cannot connect: ");
}
