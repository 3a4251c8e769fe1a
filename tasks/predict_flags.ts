// The flags of `deno task predict`.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import {
  checkEarlyExitCriterion,
  type EarlyExitCriterion,
  type EarlyExitCriterionText,
} from "../src/metrics/early_exit_criterion.ts";
import { UsageError, wrongFlag } from "./command_line.ts";
import {
  delimiterFlag,
  engineFlag,
  headerFlag,
  joinNegativeNumbers,
  parsedFlag,
  wholeFlag,
} from "./flag_values.ts";
import { isStandardOutput } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const predictFlags = {
  "depth": { type: "string", default: "full" },
  "stop": { type: "string" },
  "header": { type: "string", default: "auto" },
  "delimiter": { type: "string" },
  "batch-size": { type: "string", default: "256" },
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "accept-changed": { type: "boolean", default: false },
  "out": { type: "string" },
  "force": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task predict` was asked for. */
export interface PredictFlags {
  readonly run: string;
  readonly file: string;
  /** The mixture over all exits, up to the depth chosen, or up to a number of blocks. */
  readonly depth: "full" | "chosen" | number;
  /** When inputs leave early; absent: never. */
  readonly stop?: EarlyExitCriterion;
  /** Whether the first row of the file is a header. */
  readonly header: boolean | "auto";
  /** What separates cells. */
  readonly delimiter?: string;
  readonly batchSize: number;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly acceptChanged: boolean;
  /** A file; absent: standard output. */
  readonly out?: string;
  readonly force: boolean;
  readonly quiet: boolean;
}

/** Reads the flags; undefined where help is asked for. */
export function readPredictFlags(args: readonly string[]): PredictFlags | undefined {
  const { values, positionals } = parseArgs({
    args: joinNegativeNumbers(args),
    options: predictFlags,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [run, file, ...more] = positionals;
  if (run === undefined || file === undefined || more.length > 0) {
    throw new UsageError(
      `give a run folder and a file, got ${positionals.join(" and ") || "neither"} (see --help)`,
    );
  }
  if (values.out === "") throw wrongFlag("out", "a file", "");
  const out = values.out !== undefined && isStandardOutput(values.out) ? undefined : values.out;
  if (values.force && out === undefined) {
    const got = values.out === undefined ? "no --out" : `--out ${values.out}`;
    throw new UsageError(`--force replaces the file in --out FILE, got ${got}`);
  }
  return {
    run,
    file,
    depth: readDepth(values.depth),
    stop: values.stop === undefined ? undefined : readStop(values.stop),
    header: headerFlag(values.header),
    delimiter: delimiterFlag(values.delimiter),
    batchSize: wholeFlag("batch-size", values["batch-size"], 1),
    engine: engineFlag(values.engine),
    threads: wholeFlag("threads", values.threads, 1),
    acceptChanged: values["accept-changed"],
    out,
    force: values.force,
    quiet: values.quiet,
  };
}

function readDepth(text: string): PredictFlags["depth"] {
  if (text === "full" || text === "chosen") return text;
  if (!/^\d+$/.test(text)) throw wrongFlag("depth", "full, chosen, or a number of blocks", text);
  return Number(text);
}

function readStop(text: string): EarlyExitCriterion {
  return parsedFlag("stop", () => checkEarlyExitCriterion("", text as EarlyExitCriterionText));
}
