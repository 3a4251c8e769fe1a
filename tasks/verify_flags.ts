// The flags of `deno task verify`.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import { engineFlag, wholeFlag } from "./flag_values.ts";

/** The flags, as `parseArgs` reads them. */
export const verifyFlags = {
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task verify` was asked for. */
export interface VerifyFlags {
  readonly help: boolean;
  /** Reference files; none: those of this project. */
  readonly files: readonly string[];
  readonly engine: EngineName;
  readonly threads?: number;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readVerifyFlags(args: readonly string[]): VerifyFlags {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: verifyFlags,
    allowPositionals: true,
  });
  return {
    help: values.help,
    files: positionals,
    engine: engineFlag(values.engine),
    threads: wholeFlag("threads", values.threads, 1),
  };
}
