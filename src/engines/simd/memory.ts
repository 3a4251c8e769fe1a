// The size of a network's memory: what a batch wants, what can be had, and what would fit.

import { mostPages } from "./assembler/module.ts";

/** Bytes of a page of memory. */
export const pageBytes = 65536;

/** Most bytes that a WebAssembly memory has. */
export const mostBytes = mostPages * pageBytes;

/** A batch that wants memory. */
export interface Wanted {
  /** The function that is called, for errors. */
  readonly name: string;
  readonly batch: number;
  readonly depth: number;
  /** Bytes that a batch through so many blocks takes, everything included. */
  bytes(batch: number, depth: number): number;
  /** Bytes that the memory may have, however much there is; default what WebAssembly allows. */
  readonly limit?: number;
}

/** How much is wanted; throws a RangeError with the numbers where it cannot be had. */
export function wantedBytes(memory: WebAssembly.Memory, wanted: Wanted): number {
  const bytes = wanted.bytes(wanted.batch, wanted.depth);
  const available = availableBytes(memory, wanted.limit);
  if (bytes > available) throw refusal(wanted, available);
  return bytes;
}

/** Makes the memory as large as is wanted, which is more than it is; it never shrinks. Throws like {@linkcode wantedBytes}. */
export function makeRoom(memory: WebAssembly.Memory, wanted: Wanted): void {
  const bytes = wantedBytes(memory, wanted);
  const missing = bytes - memory.buffer.byteLength;
  try {
    memory.grow(Math.ceil(missing / pageBytes));
  } catch (cause) {
    throw refusal(wanted, Math.max(memory.buffer.byteLength, bytes / 2), cause);
  }
}

/** Bytes that a memory may have in all: what WebAssembly allows, and what the system has left where that can be read. */
export function availableBytes(memory: WebAssembly.Memory, limit = mostBytes): number {
  return Math.min(limit, memory.buffer.byteLength + (systemMemory() ?? Infinity));
}

/** Says what was wanted and what would fit. */
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
    `${name}(): a batch of ${batch} through ${depth} blocks wants ${
      megabytes(bytes(batch, depth))
    } MB, and ${Math.floor(available / 2 ** 20)} MB can be had; ` +
      (fitting.length ? `${fitting.join(" or ")} would fit` : "no smaller batch would fit"),
    cause === undefined ? {} : { cause },
  );
}

/** "a batch of 7": the largest number from 1 to `most` that fits, if any does; what fits, fits when it is smaller. */
function largest(most: number, fits: (size: number) => boolean, noun: string): string | undefined {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? `a ${noun} of ${low}` : undefined;
}

/** Bytes that the system could give without swapping; undefined where it does not say or may not be asked. */
function systemMemory(): number | undefined {
  const path = "/proc/meminfo";
  try {
    // asking where it is not allowed would make Deno ask the user
    const { state } = Deno.permissions.querySync({ name: "read", path });
    if (state !== "granted") return undefined;
    const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(path))?.[1];
    return kibibytes === undefined ? undefined : 1024 * Number(kibibytes);
  } catch {
    return undefined; // another system, or no Deno
  }
}

/** In whole megabytes, rounded up. */
export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
