// The flags of `deno task experiment`: read and checked before anything is loaded.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { Choices } from "../src/studies/experiments/choices.ts";
import type { Experiment, SettingList } from "../src/studies/experiments/definition.ts";
import type { SettingValue } from "../src/studies/experiments/runs.ts";
import { experiments } from "../src/studies/experiments/experiments.ts";
import { UsageError, wrongFlag } from "./command_line.ts";
import { engineFlag, joinNegativeNumbers, numberFlag, wholeFlag } from "./flag_values.ts";
import { placeFlag } from "./place_flag.ts";

const fixed = {
  "quick": { type: "boolean", default: false },
  "seeds": { type: "string" },
  "epochs": { type: "string" },
  "batch-size": { type: "string" },
  "engine": { type: "string", default: "auto" },
  "workers": { type: "string" },
  "data-dir": { type: "string" },
  "out": { type: "string" },
  "take-over": { type: "boolean", default: false },
  "quiet": { type: "boolean", default: false },
  "json": { type: "boolean", default: false },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** Flags that replace lists of values, of all experiments. */
const listNames = [...new Set(experiments.flatMap(({ lists }) => Object.keys(lists)))];

const lists = Object.fromEntries(listNames.map((name) => [name, { type: "string" as const }]));

/** The flags, as `parseArgs` reads them. */
export const experimentFlags = { ...fixed, ...lists };

/** What `deno task experiment` was asked for. */
export interface ExperimentFlags {
  readonly help: boolean;
  /** Absent where help alone was asked for. */
  readonly experiment?: Experiment;
  readonly choices: Choices;
  readonly workers?: number;
  readonly out: string;
  readonly takeOver: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Reads the flags; a fault is a {@linkcode UsageError} that names the flag, what was wanted and what came. */
export function readExperimentFlags(args: readonly string[]): ExperimentFlags {
  const { values, positionals } = parseArgs({
    args: joinNegativeNumbers(args),
    options: experimentFlags,
    allowPositionals: true,
  });
  const [name, ...more] = positionals;
  const experiment = experiments.find((each) => each.name === name);
  const names = experiments.map(({ name }) => name).join(", ");
  if (!values.help || name !== undefined) {
    if (more.length > 0) {
      throw new UsageError(`give one experiment, got ${positionals.join(" and ")}`);
    }
    if (!experiment) {
      throw new UsageError(
        `give an experiment: ${names}${name === undefined ? "" : `; got ${JSON.stringify(name)}`}`,
      );
    }
  }
  const { quick } = values;
  const texts = values as Readonly<Record<string, string | boolean | undefined>>;
  const stranger = listNames.find((list) =>
    texts[list] !== undefined && experiment && !(list in experiment.lists)
  );
  if (stranger !== undefined) {
    const owners = experiments.filter(({ lists }) => stranger in lists).map(({ name }) => name);
    throw new UsageError(`--${stranger} is for ${owners.join(", ")}, got ${experiment!.name}`);
  }
  const seeds = wholeFlag("seeds", values.seeds, 1) ??
    experiment?.seeds[quick ? "quick" : "paper"] ?? 1;
  return {
    help: values.help,
    experiment,
    choices: {
      quick,
      lists: Object.fromEntries(
        Object.entries(experiment?.lists ?? {}).map(([name, list]) => [
          name,
          listFlag(name, texts[name] as string | undefined, list, quick),
        ]),
      ),
      seeds: Array.from({ length: seeds }, (_, i) => i + 1),
      engine: engineFlag(values.engine),
      epochs: wholeFlag("epochs", values.epochs, 1),
      batchSize: wholeFlag("batch-size", values["batch-size"], 2),
      dataDir: values["data-dir"],
    },
    workers: wholeFlag("workers", values.workers, 1),
    out: placeFlag("out", "a folder", values.out) ?? `experiments/${name}`,
    takeOver: values["take-over"],
    quiet: values.quiet,
    json: values.json,
  };
}

/** Values separated by commas: whole numbers, or names from the paper's list; none where the text is "none". */
function listFlag(
  flag: string,
  text: string | undefined,
  { what, paper, quick, least = 1, multipleOf = 1 }: SettingList,
  quickly: boolean,
): readonly SettingValue[] {
  if (text === undefined) return quickly ? quick : paper;
  if (text === "none") return [];
  const named = paper.filter((value) => typeof value === "string");
  const wanted = named.length > 0
    ? `some of ${named.join(", ")}, separated by commas`
    : `${what}: ${
      multipleOf === 1 ? "whole numbers" : `multiples of ${multipleOf}`
    } of at least ${least}, separated by commas, or none`;
  const values = text.split(",").map((part): SettingValue => {
    if (named.length > 0) {
      if (!named.includes(part)) throw wrongFlag(flag, wanted, text);
      return part;
    }
    const good = (value: number) =>
      Number.isSafeInteger(value) && value >= least && value % multipleOf === 0;
    return numberFlag(flag, part, wanted, good, text);
  });
  if (new Set(values).size < values.length) throw wrongFlag(flag, `${what}, each once`, text);
  return values;
}
