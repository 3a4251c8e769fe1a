// The flags of `deno task prune`: read and checked before anything is loaded.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import type { DepthRule } from "../src/depth/depth_choice.ts";
import { UsageError } from "./command_line.ts";
import {
  engineFlag,
  joinNegativeNumbers,
  numberFlag,
  rateFlag,
  ruleFlag,
  seedFlag,
  tableFlag,
  wholeFlag,
} from "./flag_values.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const pruneFlags = {
  "out": { type: "string" },
  "choose": { type: "string" },
  "finetune": { type: "string" },
  "learning-rate": { type: "string" },
  "no-timing": { type: "boolean", default: false },
  "seconds": { type: "string" },
  "data": { type: "string" },
  "data-dir": { type: "string" },
  "accept-changed": { type: "boolean", default: false },
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "resamples": { type: "string", default: "1000" },
  "seed": { type: "string", default: "1" },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task prune` was asked for. */
export interface PruneFlags {
  /** Its folder. */
  readonly run: string;
  readonly out: string;
  readonly choose?: DepthRule;
  readonly fineTune?: { readonly epochs: number; readonly learningRate?: number };
  readonly timing: { readonly seconds?: number } | false;
  /** The table of a run on a table. */
  readonly data?: string;
  readonly dataDir?: string;
  readonly acceptChanged: boolean;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly resamples: number;
  readonly seed: number;
  readonly force: boolean;
  readonly takeOver: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Reads the flags; undefined where help is asked for. A fault is a {@linkcode UsageError}. */
export function readPruneFlags(args: readonly string[]): PruneFlags | undefined {
  const { values, positionals } = parseArgs({
    args: joinNegativeNumbers(args),
    options: pruneFlags,
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [run, ...more] = positionals;
  if (run === undefined || more.length > 0) {
    throw new UsageError(
      `give one run folder, got ${positionals.join(" and ") || "none"} (see --help)`,
    );
  }
  const { out } = values;
  if (out === undefined) throw new UsageError("give --out DIR: the folder for the pruned network");
  const rate = values["learning-rate"];
  if (rate !== undefined && values.finetune === undefined) {
    throw new UsageError("--learning-rate is for --finetune, which was not given");
  }
  if (values.seconds !== undefined && values["no-timing"]) {
    throw new UsageError("--seconds is for timing, got --no-timing");
  }
  return {
    run,
    out: placeFlag("out", "a folder", out),
    choose: values.choose === undefined ? undefined : ruleFlag(values.choose),
    fineTune: values.finetune === undefined ? undefined : {
      epochs: wholeFlag("finetune", values.finetune, 1),
      learningRate: rateFlag("learning-rate", rate),
    },
    timing: !values["no-timing"] && {
      seconds: values.seconds === undefined
        ? undefined
        : numberFlag("seconds", values.seconds, "a number above 0", (v) => v > 0),
    },
    data: tableFlag(values.data),
    dataDir: values["data-dir"],
    acceptChanged: values["accept-changed"],
    engine: engineFlag(values.engine),
    threads: wholeFlag("threads", values.threads, 1),
    resamples: wholeFlag("resamples", values.resamples, 0),
    seed: seedFlag(values.seed),
    force: values.force,
    takeOver: values["take-over"],
    json: values.json,
    quiet: values.quiet,
  };
}
