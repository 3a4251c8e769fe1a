// The flags of `deno task view`.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./command_line.ts";
import { hostsFlag, portFlag } from "./flag_values.ts";

/** The flags, as `parseArgs` reads them. */
export const viewFlags = {
  "accept-changed": { type: "boolean", default: false },
  "port": { type: "string" },
  "allow-host": { type: "string", multiple: true },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task view` was asked for. */
export interface ViewFlags {
  readonly help: boolean;
  /** Folders of runs. */
  readonly runs: readonly string[];
  readonly acceptChanged: boolean;
  readonly port?: number;
  readonly allowHosts?: readonly string[];
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readViewFlags(args: readonly string[]): ViewFlags {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: viewFlags,
    allowPositionals: true,
  });
  if (positionals.length === 0 && !values.help) {
    throw new UsageError("give one or more run folders, for instance runs/spirals-1 (see --help)");
  }
  return {
    help: values.help,
    runs: positionals,
    acceptChanged: values["accept-changed"],
    port: portFlag(values.port),
    allowHosts: hostsFlag("allow-host", values["allow-host"]),
  };
}
