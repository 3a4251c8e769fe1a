// Size of a network's memory: requested by a batch, available, and what would fit.

import { mostPages } from "./assembler/module.ts";

/** Bytes of a page of memory. */
export const pageBytes = 65536;

/** Most bytes of a WebAssembly memory. */
export const mostBytes = mostPages * pageBytes;

/** The memory request of a batch. */
export interface Wanted {
  /** Function name for errors. */
  readonly name: string;
  readonly batch: number;
  readonly depth: number;
  /** Total bytes for a batch through `depth` blocks. */
  bytes(batch: number, depth: number): number;
  /** Most bytes of the memory; default the limit of WebAssembly. */
  readonly limit?: number;
}

/** The requested bytes; throws a RangeError with the numbers if they are not available. */
export function wantedBytes(memory: WebAssembly.Memory, wanted: Wanted): number {
  const bytes = wanted.bytes(wanted.batch, wanted.depth);
  const available = availableBytes(memory, wanted.limit);
  if (bytes > available) throw refusal(wanted, available);
  return bytes;
}

/** Grows the memory to the requested size, which is larger than its size; it never shrinks. Throws like {@linkcode wantedBytes}. */
export function makeRoom(memory: WebAssembly.Memory, wanted: Wanted): void {
  const bytes = wantedBytes(memory, wanted);
  const missing = bytes - memory.buffer.byteLength;
  try {
    memory.grow(Math.ceil(missing / pageBytes));
  } catch (cause) {
    throw refusal(wanted, Math.max(memory.buffer.byteLength, bytes / 2), cause);
  }
}

/** Total bytes available to a memory: the limit of WebAssembly, and the system's free memory if known. */
export function availableBytes(memory: WebAssembly.Memory, limit = mostBytes): number {
  return Math.min(limit, memory.buffer.byteLength + (systemMemory() ?? Infinity));
}

/** The error with the needed and the available memory, and what would fit. */
export function refusal(
  { name, batch, depth, bytes }: Wanted,
  available: number,
  cause?: unknown,
): RangeError {
  const fitting = [
    largest(batch - 1, (smaller) => bytes(smaller, depth) <= available, "batch"),
    largest(depth - 1, (shallower) => bytes(batch, shallower) <= available, "depth"),
  ].filter((text) => text !== undefined);
  return new RangeError(
    `${name}(): a batch of ${batch} through ${depth} blocks needs ${
      megabytes(bytes(batch, depth))
    } MB, but ${Math.floor(available / 2 ** 20)} MB are available; ` +
      (fitting.length ? `${fitting.join(" or ")} would fit` : "no smaller batch would fit"),
    cause === undefined ? {} : { cause },
  );
}

/** "a batch of 7": the largest size from 1 to `most` that fits, if any; `fits` must be monotonic. */
function largest(most: number, fits: (size: number) => boolean, noun: string): string | undefined {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? `a ${noun} of ${low}` : undefined;
}

/** Bytes that the system can provide without swapping; undefined if unknown or not permitted to read. */
function systemMemory(): number | undefined {
  const path = "/proc/meminfo";
  try {
    // reading without permission would make Deno prompt the user
    const { state } = Deno.permissions.querySync({ name: "read", path });
    if (state !== "granted") return undefined;
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(path))?.[1];
    return kibibytes === undefined ? undefined : 1024 * Number(kibibytes);
  } catch {
    return undefined; // not Linux, or not Deno
  }
}

/** Megabytes, rounded up. */
export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
