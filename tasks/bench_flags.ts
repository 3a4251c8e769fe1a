// The flags of `deno task bench`: read and checked before anything is measured.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import { type Shape, shapes } from "./bench_shapes.ts";
import { UsageError } from "./command_line.ts";
import { engineFlag, numberFlag, wholeFlag } from "./flag_values.ts";

/** The flags, as `parseArgs` reads them. */
export const benchFlags = {
  "engine": { type: "string" },
  "threads": { type: "string" },
  "seconds": { type: "string", default: "3" },
  "against-torch": { type: "boolean", default: false },
  "python": { type: "string" },
  "profile": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task bench` was asked for. */
export interface BenchFlags {
  readonly help: boolean;
  readonly shapes: readonly Shape[];
  readonly engine?: EngineName;
  readonly threads?: number;
  /** Of training; evaluation and prediction have a third of it. */
  readonly seconds: number;
  readonly againstTorch: boolean;
  readonly python?: string;
  readonly profile: boolean;
  readonly json: boolean;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readBenchFlags(args: readonly string[]): BenchFlags {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: benchFlags,
    allowPositionals: true,
  });
  const { engine, threads, seconds, python } = values;
  if (python !== undefined && !values["against-torch"]) {
    throw new UsageError("--python is for --against-torch, which was not given");
  }
  return {
    help: values.help,
    shapes: named(positionals),
    engine: engine === undefined ? undefined : engineFlag(engine),
    threads: wholeFlag("threads", threads, 1),
    seconds: numberFlag("seconds", seconds, "a number above 0", (v) => v > 0),
    againstTorch: values["against-torch"],
    python,
    profile: values.profile,
    json: values.json,
  };
}

/** The shapes of these names, in the usual order and each once; all without names. */
function named(names: readonly string[]): readonly Shape[] {
  const known = shapes.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `NAMES must be some of ${known.join(", ")}, got ${JSON.stringify(unknown)}`,
    );
  }
  return names.length === 0 ? shapes : shapes.filter(({ name }) => names.includes(name));
}
