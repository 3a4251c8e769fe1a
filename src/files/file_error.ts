// One-line errors of the file system that name the file.

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
  if (cause instanceof Deno.errors.NotCapable) return deniedReason(cause);
  const reason = text.replace(/ \(os error \d+\).*$/s, ""); // without the path, which is already named
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

/** The missing Deno permission in words: "Deno was not given read access to "x", run again with the --allow-read flag". */
export function deniedReason({ message }: Pick<Error, "message">): string {
  return message
    // below these folders Deno requires all permissions, which we do not advise
    .replace(
      /Requires all access to .*?, run again with the --allow-all flag/,
      "Deno keeps commands out of /dev, /proc and /sys; use a path in another folder",
    )
    .replace(/^Requires/, "Deno was not given");
}
