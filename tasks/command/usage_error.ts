// The error about a wrong call.

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The error about a flag's value. */
export function wrongFlag(flag: string, wanted: string, got: string): UsageError {
  return new UsageError(`--${flag} must be ${wanted}, got ${JSON.stringify(got)}`);
}

/**
 * Parses a flag's text as functions do; a RangeError about the option becomes a usage error about the flag.
 */
export function parsedFlag<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message.replace(/^\w*\(\): \w+/, `--${flag}`));
  }
}
