// The flags of `deno task train`: read and checked before anything is loaded.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { EngineName } from "../src/engines/registry.ts";
import type { DepthRule } from "../src/depth/depth_choice.ts";
import type { Objective } from "../src/depth/objective.ts";
import { checkAsPublished } from "./as_published_flag.ts";
import { updateDefaults } from "../src/training/update_defaults.ts";
import { UsageError } from "./command_line.ts";
import { objectiveFlag, priorFlag } from "./posterior_flags.ts";
import {
  choiceFlag,
  dataFlag,
  delimiterFlag,
  engineFlag,
  headerFlag,
  hostsFlag,
  joinNegativeNumbers,
  numberFlag,
  pointsFlag,
  portFlag,
  rateFlag,
  ruleFlag,
  seedFlag,
  wholeFlag,
} from "./flag_values.ts";
import { type NetworkFlags, networkFlags, readNetworkFlags } from "./network_flags.ts";
import { placeFlag } from "./place_flag.ts";

/** The flags, as `parseArgs` reads them. */
export const trainFlags = {
  "data": { type: "string", default: "spirals" },
  "data-dir": { type: "string" },
  "angle": { type: "string" },
  "noise": { type: "string" },
  "points": { type: "string" },
  "target": { type: "string" },
  "header": { type: "string" },
  "delimiter": { type: "string" },
  "limit": { type: "string" },
  "validation": { type: "string" },
  ...networkFlags,
  "prior": { type: "string", default: "geometric:0.85" },
  "objective": { type: "string", default: "elbo" },
  "learning-rate": { type: "string", default: String(updateDefaults.learningRate) },
  "posterior-learning-rate": { type: "string" },
  "momentum": { type: "string", default: String(updateDefaults.momentum) },
  "weight-decay": { type: "string", default: String(updateDefaults.weightDecay) },
  "schedule": { type: "string", default: updateDefaults.schedule },
  "augment": { type: "boolean", default: false },
  "batch-size": { type: "string" },
  "epochs": { type: "string" },
  "patience": { type: "string" },
  "validate-every": { type: "string" },
  "seed": { type: "string", default: "1" },
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "prune-below": { type: "string", default: "0.001" },
  "as-published": { type: "boolean", default: false },
  "choose": { type: "string", default: "relative:0.95" },
  "out": { type: "string" },
  "force": { type: "boolean", default: false },
  "take-over": { type: "boolean", default: false },
  "all-snapshots": { type: "boolean", default: false },
  "tensorboard": { type: "string" },
  "quiet": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "live": { type: "boolean", default: false },
  "port": { type: "string" },
  "allow-host": { type: "string", multiple: true },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

type Texts = Partial<Record<keyof typeof trainFlags, string | boolean | string[]>>;

/** What `deno task train` was asked for. */
export interface TrainFlags extends NetworkFlags {
  readonly help: boolean;
  readonly data: string;
  readonly dataDir?: string;
  readonly angle?: number;
  readonly noise?: number;
  readonly points?: number;
  readonly target?: string;
  readonly header?: boolean | "auto";
  readonly delimiter?: string;
  readonly limit?: number;
  readonly validation?: number;
  readonly prior: readonly number[];
  readonly objective: Objective;
  readonly learningRate: number;
  readonly posteriorLearningRate?: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly schedule: "constant" | "cosine";
  readonly augment: boolean;
  readonly batchSize?: number;
  readonly epochs?: number;
  readonly patience?: number;
  readonly validateEvery?: number | "end";
  readonly seed: number;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly pruneBelow: number;
  readonly choose: DepthRule;
  readonly asPublished: boolean;
  readonly out?: string;
  readonly force: boolean;
  readonly takeOver: boolean;
  readonly allSnapshots: boolean;
  readonly tensorboard?: string;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly live: boolean;
  readonly port?: number;
  readonly allowHosts?: readonly string[];
}

function isAtLeastOne(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readTrainFlags(args: readonly string[]): TrainFlags {
  const { values, tokens } = parseArgs({
    args: joinNegativeNumbers(args),
    options: trainFlags,
    allowPositionals: false,
    tokens: true,
  });
  if (values["as-published"]) {
    checkAsPublished(tokens.filter((token) => token.kind === "option"));
  }
  const texts: Texts = values;
  const number = (
    flag: keyof typeof trainFlags,
    wanted: string,
    good: (value: number) => boolean,
  ) =>
    texts[flag] === undefined ? undefined : numberFlag(flag, texts[flag] as string, wanted, good);
  const whole = (flag: keyof typeof trainFlags, least: number) =>
    wholeFlag(flag, texts[flag] as string | undefined, least);
  const rate = (flag: keyof typeof trainFlags) => rateFlag(flag, texts[flag] as string | undefined);
  const network = readNetworkFlags(values);
  const { maxDepth } = network;
  const data = values.data;
  const isFile = dataFlag("data", data) === "file";
  for (const flag of ["angle", "noise", "points"] as const) {
    if (texts[flag] !== undefined && data !== "spirals") {
      throw new UsageError(`--${flag} is for --data spirals, got --data ${data}`);
    }
  }
  for (const flag of ["limit", "validation", "data-dir"] as const) {
    if (texts[flag] !== undefined && data === "spirals") {
      throw new UsageError(`--${flag} is not for --data spirals, which are drawn (see --points)`);
    }
  }
  for (const flag of ["target", "header", "delimiter"] as const) {
    if (texts[flag] !== undefined && !isFile) {
      throw new UsageError(`--${flag} is for --data FILE.csv, got --data ${data}`);
    }
  }
  if (texts["data-dir"] !== undefined && isFile) {
    throw new UsageError(`--data-dir is for public data sets, got --data ${data}`);
  }
  if (values.force && values.out === undefined) {
    throw new UsageError("--force replaces the run in --out DIR, got no --out");
  }
  for (const flag of ["port", "allow-host"] as const) {
    if (values[flag] !== undefined && !values.live) {
      throw new UsageError(`--${flag} is for the page of --live, got no --live`);
    }
  }
  return {
    help: values.help,
    data,
    dataDir: values["data-dir"],
    angle: number("angle", "a positive number of degrees", (v) => v > 0),
    noise: rate("noise"),
    points: pointsFlag(values.points),
    target: values.target,
    header: values.header === undefined ? undefined : headerFlag(values.header),
    delimiter: delimiterFlag(values.delimiter),
    limit: whole("limit", 3),
    validation: number("validation", "a share between 0 and 1", (v) => v > 0 && v < 1),
    ...network,
    prior: priorFlag(values.prior, maxDepth),
    objective: objectiveFlag(values.objective, maxDepth),
    learningRate: rate("learning-rate")!,
    posteriorLearningRate: rate("posterior-learning-rate"),
    momentum: number("momentum", "a number of at least 0 and below 1", (v) => v >= 0 && v < 1)!,
    weightDecay: rate("weight-decay")!,
    schedule: choiceFlag("schedule", values.schedule, ["constant", "cosine"]),
    augment: values.augment,
    batchSize: whole("batch-size", 2),
    epochs: whole("epochs", 1),
    patience: whole("patience", 1),
    validateEvery: texts["validate-every"] === "end"
      ? "end"
      : number("validate-every", 'a whole number of at least 1, or "end"', isAtLeastOne),
    seed: seedFlag(values.seed),
    engine: engineFlag(values.engine),
    threads: whole("threads", 1),
    pruneBelow: number(
      "prune-below",
      "a number of at least 0 and below 1",
      (v) => v >= 0 && v < 1,
    )!,
    choose: ruleFlag(values.choose),
    asPublished: values["as-published"],
    out: placeFlag("out", "a folder", values.out),
    force: values.force,
    takeOver: values["take-over"],
    allSnapshots: values["all-snapshots"],
    tensorboard: placeFlag("tensorboard", "a folder", values.tensorboard),
    quiet: values.quiet,
    json: values.json,
    live: values.live,
    port: portFlag(values.port),
    allowHosts: hostsFlag("allow-host", values["allow-host"]),
  };
}
