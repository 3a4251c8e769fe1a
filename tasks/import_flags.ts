// The flags of `deno task import`.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./command_line.ts";
import { tableFlag } from "./flag_values.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const importFlags = {
  "out": { type: "string" },
  "like": { type: "string" },
  "data": { type: "string" },
  "data-dir": { type: "string" },
  "accept-changed": { type: "boolean", default: false },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task import` was asked for. */
export interface ImportFlags {
  readonly file: string;
  readonly out: string;
  readonly like?: string;
  /** The table of a run on a table. */
  readonly data?: string;
  readonly dataDir?: string;
  readonly acceptChanged: boolean;
  readonly force: boolean;
  readonly takeOver: boolean;
  readonly quiet: boolean;
}

/** Reads the flags; undefined where help is asked for. */
export function readImportFlags(args: readonly string[]): ImportFlags | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: importFlags,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError(
      `give one FILE.safetensors, got ${positionals.join(" and ") || "none"} (see --help)`,
    );
  }
  const { out, like, force } = values;
  if (out === undefined) throw new UsageError("give --out DIR: the folder for the network");
  return {
    file,
    out: placeFlag("out", "a folder", out),
    like,
    data: tableFlag(values.data),
    dataDir: values["data-dir"],
    acceptChanged: values["accept-changed"],
    force,
    takeOver: values["take-over"],
    quiet: values.quiet,
  };
}
