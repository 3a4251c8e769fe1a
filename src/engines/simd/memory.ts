// The size of a network's memory.

import { mostPages } from "./assembler/module.ts";

/** Bytes of a page of memory. */
export const pageBytes = 65536;

/** Most bytes that a WebAssembly memory has. */
export const mostBytes = mostPages * pageBytes;

/** Makes the memory at least `bytes` large; it never shrinks. `name` and `batch` are for the error. */
export function growMemory(
  memory: WebAssembly.Memory,
  bytes: number,
  name: string,
  batch: number,
): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    if (bytes > mostBytes) throw new RangeError(`at most ${megabytes(mostBytes)} MB`);
    memory.grow(Math.ceil(missing / pageBytes));
  } catch (cause) {
    throw new RangeError(
      `${name}(): a batch of ${batch} needs ${megabytes(bytes)} MB, more than can be had; ` +
        "take a smaller batch or a smaller depth",
      { cause },
    );
  }
}

/** In whole megabytes, rounded up. */
export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
