// The flags of `deno task data`: read and checked before anything is fetched.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { DataName } from "../src/datasets/sets/registry.ts";
import { dataNames, isDataName } from "../src/datasets/sets/registry.ts";
import { UsageError } from "./command_line.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const dataFlags = {
  "data-dir": { type: "string" },
  "from": { type: "string" },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task data` was asked for. */
export interface DataFlags {
  readonly names: readonly DataName[];
  readonly dataDir?: string;
  /** An address that ends in "/". */
  readonly from?: string;
  readonly force: boolean;
  readonly takeOver: boolean;
}

/** Reads the flags; undefined where help is asked for. A fault is a {@linkcode UsageError}. */
export function readDataFlags(args: readonly string[]): DataFlags | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: dataFlags,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const names = namesOf(positionals);
  const { from } = values;
  if (from !== undefined && names.length > 1) {
    throw new UsageError(`--from wants one data set, got ${names.join(", ")}`);
  }
  return {
    names,
    dataDir: placeFlag("data-dir", "a folder", values["data-dir"]),
    from: from === undefined ? undefined : baseUrl(from),
    force: values.force,
    takeOver: values["take-over"],
  };
}

function namesOf(positionals: readonly string[]): DataName[] {
  if (positionals.length === 0) {
    throw new UsageError(`data wants a name: ${dataNames.join(", ")}; --help says more`);
  }
  return positionals.map((name) => {
    if (!isDataName(name)) {
      throw new UsageError(`data wants one of ${dataNames.join(", ")}, got "${name}"`);
    }
    return name;
  });
}

function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--from wants an http or https address, got "${text}"`);
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
