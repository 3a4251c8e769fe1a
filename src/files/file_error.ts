// Errors of the file system in one line that names the file.

/**
 * An error about a file in one line: the function, what failed on which path, and the system's reason.
 * Its `cause` is the system's error.
 */
export function fileError(name: string, what: string, cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : String(cause);
  const reason = text.replace(/ \(os error \d+\).*$/s, ""); // cuts the path that is named already
  return new Error(`${name}(): ${what}: ${reason[0].toLowerCase()}${reason.slice(1)}`, { cause });
}
