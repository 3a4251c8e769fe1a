// The error of a call that is wrong, and its words.

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The error about a flag's value. */
export function wrongFlag(flag: string, wanted: string, got: string): UsageError {
  return new UsageError(`--${flag} must be ${wanted}, got ${JSON.stringify(got)}`);
}

/**
 * What a parser of the functions makes of a flag's text: its RangeError about the option of that name is one about the
 * flag.
 */
export function parsedFlag<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message.replace(/^\w*\(\): \w+/, `--${flag}`));
  }
}
