// A file appears under its name whole or not at all: it is written beside its name and renamed.

/**
 * Writes a file beside its name and renames it, so that a reader sees the old content or the new,
 * never a part. An existing file is replaced; on failure it is untouched and nothing else is left.
 *
 * @param path the file; its folder must exist
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  // A name of its own for each call: two writers of one path must not share a half-written file.
  const part = partPath(path);
  try {
    {
      using file = await Deno.open(part, { write: true, createNew: true });
      await writeAll(
        file,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
      await file.sync(); // the name must not reach the disk before the bytes do
    }
    await Deno.rename(part, path);
  } catch (cause) {
    await Deno.remove(part).catch(() => {}); // often there is none: the first error says why
    throw fileError("writeFileAtomically", `cannot write ${path}`, cause);
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

/**
 * An error about a file in one line: the function, what failed on which path, and the system's reason.
 * Its `cause` is the system's error.
 */
export function fileError(name: string, what: string, cause: unknown): Error {
  return new Error(`${name}(): ${what}: ${systemReason(cause)}`, { cause });
}

/** The system's reason in words: "no space left on device". */
export function systemReason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const reason = text.replace(/ \(os error \d+\).*$/s, ""); // cuts the path that is named already
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}

/** A hidden name beside a file's, another one each time: where the file grows before it is renamed. */
export function partPath(path: string): string {
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return `${path.slice(0, cut)}.${path.slice(cut)}.${crypto.randomUUID().slice(0, 8)}.part`;
}

/** Whether there is something at a path; faults other than its absence are errors, told as those of `name`. */
export function isThere(name: string, path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw fileError(name, `cannot look at ${path}`, error);
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
