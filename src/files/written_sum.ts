// SHA-256 of files taken while they are written, so that large files need not be read again.

import { createHash } from "node:crypto";

/** A file's SHA-256, and how many bytes it is of. */
export interface FileSum {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** The checksum of a file that is being written. */
interface SumOfWriting {
  /** Takes the bytes that were written. */
  add(bytes: Uint8Array): void;
  /** To be called when the file has its name. */
  finish(): void;
}

/** By the path given to writers; undefined until the file is written. */
const asked = new Map<string, FileSum | undefined>();

/** Requests the checksums of files to be written; disposal forgets them. */
export function askForSums(
  paths: readonly string[],
): Disposable & { of(path: string): FileSum | undefined } {
  for (const path of paths) asked.set(path, undefined);
  return {
    of: (path) => asked.get(path),
    [Symbol.dispose]() {
      for (const path of paths) asked.delete(path);
    },
  };
}

/** For writers: the checksum of a file that they begin; undefined if nobody requested it. */
export function sumOfWriting(path: string): SumOfWriting | undefined {
  if (!asked.has(path)) return undefined;
  const hash = createHash("sha256");
  let size = 0;
  return {
    add(bytes) {
      hash.update(bytes);
      size += bytes.length;
    },
    finish() {
      if (asked.has(path)) asked.set(path, { sha256: hash.digest("hex"), size });
    },
  };
}

/** The SHA-256 of bytes or a text. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
