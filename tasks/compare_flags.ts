// The flags of `deno task compare`: read and checked before anything is loaded.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { type Method, parseMethod } from "../src/studies/compare/method.ts";
import type { CompareOptions } from "../src/studies/compare/options.ts";
import { dataNames, isDataName } from "../src/datasets/sets/registry.ts";
import { updateDefaults } from "../src/training/update_defaults.ts";
import { UsageError, wrongFlag } from "./command_line.ts";
import { engineFlag, joinNegativeNumbers, pointsFlag, rateFlag, wholeFlag } from "./flag_values.ts";
import {
  checkNetworkFits,
  type NetworkFlags,
  networkFlags,
  readNetworkFlags,
} from "./network_flags.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const compareFlags = {
  "data": { type: "string", default: "spirals" },
  "methods": { type: "string" },
  "seeds": { type: "string", default: "1" },
  "data-dir": { type: "string" },
  "points": { type: "string" },
  "limit": { type: "string" },
  ...networkFlags,
  "engine": { type: "string", default: "auto" },
  "epochs": { type: "string" },
  "patience": { type: "string" },
  "batch-size": { type: "string" },
  "learning-rate": { type: "string", default: String(updateDefaults.learningRate) },
  "workers": { type: "string" },
  "out": { type: "string" },
  "take-over": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** What `deno task compare` was asked for. */
export interface CompareFlags {
  readonly help: boolean;
  readonly options: CompareOptions;
  readonly out: string;
  readonly takeOver: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readCompareFlags(args: readonly string[]): CompareFlags {
  const { values } = parseArgs({
    args: joinNegativeNumbers(args),
    options: compareFlags,
    allowPositionals: false,
  });
  const { data, help } = values;
  if (data !== "spirals" && !isDataName(data)) {
    throw wrongFlag("data", `one of spirals, ${dataNames.join(", ")}`, data);
  }
  const network = readNetworkFlags(values);
  refuseUnfit(values, network);
  const { maxDepth } = network;
  const methods = help ? [] : readMethods(values.methods, maxDepth);
  const seeds = wholeFlag("seeds", values.seeds, 1);
  return {
    help,
    options: {
      data: {
        data,
        dataDir: values["data-dir"],
        limit: wholeFlag("limit", values.limit, 3),
        points: pointsFlag(values.points),
      },
      methods,
      seeds: Array.from({ length: seeds }, (_, i) => i + 1),
      ...network,
      engine: engineFlag(values.engine),
      epochs: wholeFlag("epochs", values.epochs, 1),
      patience: wholeFlag("patience", values.patience, 1),
      batchSize: wholeFlag("batch-size", values["batch-size"], 2),
      learningRate: rateFlag("learning-rate", values["learning-rate"]),
      workers: wholeFlag("workers", values.workers, 1),
    },
    out: placeFlag("out", "a folder", values.out) ?? `compare/${data}`,
    takeOver: values["take-over"],
    quiet: values.quiet,
    json: values.json,
  };
}

/** Methods, each once. */
function readMethods(text: string | undefined, maxDepth: number): Method[] {
  if (!text?.trim()) {
    throw new UsageError("--methods LIST is wanted, for instance searched,fixed:max,ensemble:5");
  }
  try {
    return text.split(",").map((each) => parseMethod(each, maxDepth));
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/^parseMethod\(\):/, "--methods:"));
  }
}

/** Flags that mean nothing for the data or the network at hand are refused, not ignored. */
function refuseUnfit(
  values: Readonly<Record<string, string | boolean | undefined>>,
  network: NetworkFlags,
): void {
  const { data } = values;
  const images = data !== "spirals";
  const refuse = (flag: string, wanted: string): never => {
    throw new UsageError(
      `--${flag} is for ${wanted}, got --data ${data} --network ${values.network}`,
    );
  };
  if (images && values.points !== undefined) refuse("points", "--data spirals");
  for (const flag of ["limit", "data-dir"]) {
    if (!images && values[flag] !== undefined) refuse(flag, "public data sets");
  }
  checkNetworkFits(network, images, refuse);
}
