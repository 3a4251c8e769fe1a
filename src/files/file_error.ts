// Errors of the file system in one line that names the file.

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
  // Deno's own text: Requires write access to "x", run again with the --allow-write flag
  if (cause instanceof Deno.errors.NotCapable) {
    return text.replace(/^Requires/, "Deno was not given");
  }
  const reason = text.replace(/ \(os error \d+\).*$/s, ""); // cuts the path that is named already
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}
