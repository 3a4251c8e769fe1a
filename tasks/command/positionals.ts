// Positional arguments: folders, files, names.

import { UsageError } from "./usage_error.ts";

/** Positional arguments of a command. */
export interface Positionals<Read extends object> {
  /** As in the line of usage: "RUN FILE". */
  readonly usage: string;
  /** @throws UsageError if they are too few, too many or unknown */
  read(words: readonly string[]): Read;
}

/** One word. @param what "run folder" */
export function onePositional<Name extends string>(
  name: Name,
  usage: string,
  what: string,
): Positionals<{ readonly [Each in Name]: string }> {
  return {
    usage,
    read([word, ...more]) {
      if (word !== undefined && more.length === 0) {
        return { [name]: word } as { readonly [Each in Name]: string };
      }
      const got = word === undefined ? "none" : [word, ...more].join(" and ");
      throw new UsageError(`give one ${what}, got ${got} (see --help)`);
    },
  };
}

/** Run folders, one or more. */
export const runFolders: Positionals<{ readonly runs: readonly string[] }> = {
  usage: "RUN...",
  read(runs) {
    if (runs.length > 0) return { runs };
    throw new UsageError("give one or more run folders, for instance runs/spirals-1 (see --help)");
  },
};

/**
 * One or more of some registered names.
 *
 * @param usage "NAME...", in brackets if none stands for all
 */
export function someOf<Known extends string>(
  usage: string,
  known: readonly Known[],
): Positionals<{ readonly names: readonly Known[] }> {
  return {
    usage,
    read(words) {
      const unknown = words.find((word) => !(known as readonly string[]).includes(word));
      const none = words.length === 0 && !usage.startsWith("[");
      if (unknown === undefined && !none) return { names: words as readonly Known[] };
      const got = unknown === undefined ? "none" : JSON.stringify(unknown);
      throw new UsageError(`give one or more of ${known.join(", ")}, got ${got} (see --help)`);
    },
  };
}
