// The flags of `deno task evaluate`: read and checked before anything is loaded.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import type { Split } from "../src/evaluation/evaluation.ts";
import type { DepthRule } from "../src/depth/depth_choice.ts";
import { UsageError } from "./command_line.ts";
import {
  choiceFlag,
  dataFlag,
  delimiterFlag,
  engineFlag,
  headerFlag,
  joinNegativeNumbers,
  ruleFlag,
  seedFlag,
  tableFlag,
  wholeFlag,
} from "./flag_values.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const evaluateFlags = {
  "part": { type: "string", default: "validation" },
  "limit": { type: "string" },
  "choose": { type: "string" },
  "temperature": { type: "boolean", default: false },
  "against": { type: "string" },
  "against-dir": { type: "string" },
  "header": { type: "string", default: "auto" },
  "delimiter": { type: "string" },
  "rotate": { type: "boolean", default: false },
  "corrupt": { type: "boolean", default: false },
  "anytime": { type: "boolean", default: false },
  "data": { type: "string" },
  "data-dir": { type: "string" },
  "accept-changed": { type: "boolean", default: false },
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "resamples": { type: "string", default: "1000" },
  "seed": { type: "string", default: "1" },
  "out": { type: "string" },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task evaluate` was asked for. */
export interface EvaluateFlags {
  readonly help: boolean;
  /** Folders. */
  readonly runs: readonly string[];
  readonly part: Split;
  readonly limit?: number;
  readonly choose?: DepthRule;
  readonly temperature: boolean;
  readonly against?: string;
  readonly againstDir?: string;
  /** Of the file of `against`: whether its first row is a header. */
  readonly header: boolean | "auto";
  /** Of the file of `against`: what separates cells. */
  readonly delimiter?: string;
  readonly rotate: boolean;
  readonly corrupt: boolean;
  readonly anytime: boolean;
  /** The table of a run on a table. */
  readonly data?: string;
  readonly dataDir?: string;
  readonly acceptChanged: boolean;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly resamples: number;
  readonly seed: number;
  readonly out?: string;
  readonly force: boolean;
  readonly takeOver: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readEvaluateFlags(args: readonly string[]): EvaluateFlags {
  const { values, positionals } = parseArgs({
    args: joinNegativeNumbers(args),
    options: evaluateFlags,
    allowPositionals: true,
  });
  if (!values.help && positionals.length === 0) {
    throw new UsageError("give one or more run folders, for instance runs/spirals-1 (see --help)");
  }
  if (values.out !== undefined && positionals.length > 1) {
    throw new UsageError(`--out is for a single run, got ${positionals.length} of them`);
  }
  const { against } = values;
  const kind = against === undefined ? undefined : dataFlag("against", against);
  if (values["against-dir"] !== undefined && kind !== "public") {
    throw new UsageError(
      `--against-dir is for public data sets, got ${
        against ? `--against ${against}` : "no --against"
      }`,
    );
  }
  if ((values.header !== "auto" || values.delimiter !== undefined) && kind !== "file") {
    throw new UsageError(
      `--header and --delimiter are for --against FILE.csv, got ${
        against ? `--against ${against}` : "no --against"
      }`,
    );
  }
  return {
    help: values.help,
    runs: positionals,
    part: choiceFlag("part", values.part, ["validation", "test"]),
    limit: wholeFlag("limit", values.limit, 1),
    choose: values.choose === undefined ? undefined : ruleFlag(values.choose),
    temperature: values.temperature,
    against,
    againstDir: values["against-dir"],
    header: headerFlag(values.header),
    delimiter: delimiterFlag(values.delimiter),
    rotate: values.rotate,
    corrupt: values.corrupt,
    anytime: values.anytime,
    data: tableFlag(values.data),
    dataDir: values["data-dir"],
    acceptChanged: values["accept-changed"],
    engine: engineFlag(values.engine),
    threads: wholeFlag("threads", values.threads, 1),
    resamples: wholeFlag("resamples", values.resamples, 0),
    seed: seedFlag(values.seed),
    out: placeFlag("out", "a folder", values.out),
    force: values.force,
    takeOver: values["take-over"],
    json: values.json,
    quiet: values.quiet,
  };
}
