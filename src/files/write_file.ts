// Atomic writing of a file: it is written beside its name and renamed.

import { dirname } from "node:path";
import { fileError } from "./file_error.ts";
import { syncFolder } from "./sync_folder.ts";
import { openPart, type PartFile, type PartOptions } from "./part_file.ts";
import { sumOfWriting } from "./written_sum.ts";

/**
 * Writes a file beside its name and renames it, so that a reader sees the old content or the new,
 * never a part. An existing file is replaced; on failure it is untouched and nothing else is left. A second
 * writer of the same file waits for the first.
 *
 * @param path the file; its folder must exist
 * @param options.name the function that errors name; default "writeFileAtomically"
 * @param options.strict fail, with the file under its name, if that name cannot be flushed to the disk; default false, since
 * some network disks cannot flush names
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: PartOptions & { readonly name?: string; readonly strict?: boolean } = {},
): Promise<void> {
  const { name = "writeFileAtomically", strict = false, ...partOptions } = options;
  try {
    using part = await openPartInTurn(path, partOptions);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const sum = sumOfWriting(path);
    await writeAll(part.file, bytes);
    sum?.add(bytes);
    await part.file.sync(); // the name must not reach the disk before the bytes do
    part.finish();
    await syncFolder(dirname(path), options.disk).catch((error) => {
      if (strict) throw error;
    });
    sum?.finish();
  } catch (error) {
    // where the part cannot be removed either, the first error says more
    const cause = error instanceof SuppressedError ? error.suppressed : error;
    throw fileError(name, `cannot write ${path}`, cause);
  }
}

const PATIENCE = 10_000; // milliseconds to wait for another writer

async function openPartInTurn(path: string, options: PartOptions): Promise<PartFile> {
  for (const end = Date.now() + PATIENCE;;) {
    const part = openPart(path, options);
    if (part) return part;
    if (Date.now() > end) throw new Error("another process is writing it");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Writes all bytes to a file or to standard output, which may take them in several parts. */
export function writeAllSync(
  file: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += file.writeSync(bytes.subarray(at));
    } catch (error) {
      // A pipe that another process set to non-blocking is full: let its reader have a millisecond.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
