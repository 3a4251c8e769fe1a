// The lists of values that experiments vary: an option for each, its help, and the values that it replaces.

import type { Experiment, SettingList } from "../../src/studies/experiments/definition.ts";
import { experiments } from "../../src/studies/experiments/experiments.ts";
import type { SettingValue } from "../../src/studies/experiments/runs.ts";
import { numberOfText, worded } from "../../src/calls/option.ts";
import { aText } from "../../src/calls/checks.ts";
import type { HelpList } from "../command/help_text.ts";
import type { CommandOptions, GivenValues } from "../command/option.ts";
import type { Positionals } from "../command/positionals.ts";
import { UsageError, wrongFlag } from "../command/usage_error.ts";

/** The experiment that a call names. */
export interface Named {
  readonly experiment: Experiment;
}

const names = experiments.map(({ name }) => name).join(", ");

/** The word that names it. */
export const experimentName: Positionals<Named> = {
  usage: "NAME",
  read(words) {
    const [name, ...more] = words;
    if (more.length > 0) throw new UsageError(`give one experiment, got ${words.join(" and ")}`);
    const experiment = experiments.find((each) => each.name === name);
    if (experiment) return { experiment };
    const got = name === undefined ? "" : `; got ${JSON.stringify(name)}`;
    throw new UsageError(`give an experiment: ${names}${got}`);
  },
};

/** The options of the lists of all experiments; values are checked once the experiment is known. */
export const listOptions = Object.fromEntries(
  [...new Set(experiments.flatMap(({ lists }) => Object.keys(lists)))].map((name) => {
    const owners = experiments.filter(({ lists }) => name in lists).map(({ name }) => name);
    return [name, {
      ...worded("LIST", { ...aText, good: undefined }),
      about: `of ${owners.join(", ")}`,
    }];
  }),
) as CommandOptions as Record<never, never>; // no types of what is registered

/** The default lists of each experiment. */
export const listHelp: readonly HelpList[] = experiments.map(
  ({ name, lists, seeds, scattered }) => ({
    title: `${name}: ${seeds.paper} seeds, ${seeds.quick} with --quick` +
      (scattered
        ? `; ${scattered.where}, at the paper's settings: at least ${scattered.seeds} seeds`
        : ""),
    entries: Object.entries(lists).map(([list, { what, paper, quick }]) =>
      [list, `${what}: ${paper.join(",")} (--quick ${quick.join(",")})`] as const
    ),
  }),
);

/** The values of an experiment's lists; those of other experiments are refused. */
export function listValues(
  experiment: Experiment,
  texts: GivenValues,
  quick: boolean,
): Readonly<Record<string, readonly SettingValue[]>> {
  const stranger = Object.keys(listOptions).find((list) =>
    texts[list] !== undefined && !(list in experiment.lists)
  );
  if (stranger !== undefined) {
    const owners = experiments.filter(({ lists }) => stranger in lists).map(({ name }) => name);
    throw new UsageError(`--${stranger} is for ${owners.join(", ")}, got ${experiment.name}`);
  }
  return Object.fromEntries(
    Object.entries(experiment.lists).map(([name, list]) => [
      name,
      listValue(name, texts[name] as string | undefined, list, quick),
    ]),
  );
}

/** Values separated by commas: whole numbers, or names from the paper's list; none where the text is "none". */
function listValue(
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
    const value = numberOfText(part);
    if (!good(value)) throw wrongFlag(flag, wanted, text);
    return value;
  });
  if (new Set(values).size < values.length) throw wrongFlag(flag, `${what}, each once`, text);
  return values;
}
