// Values of flags that several tasks read alike. A fault names the flag, what was wanted and what came.

import { namedDelimiter } from "../src/datasets/formats/csv_delimiter.ts";
import { dataNames, isDataName } from "../src/datasets/sets/registry.ts";
import { type EngineName, engineNames } from "../src/engines/registry.ts";
import { allowedHostText, readAllowedHost } from "../src/views/live/allowed_hosts.ts";
import { type DepthRule, depthRule, type DepthRuleText } from "../src/depth/depth_choice.ts";
import { UsageError, wrongFlag } from "./command_line.ts";

/**
 * A finite number that is `good`.
 *
 * @param shown what an error says came; default `text`
 */
export function numberFlag(
  flag: string,
  text: string,
  wanted: string,
  good: (value: number) => boolean,
  shown = text,
): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || !good(value)) throw wrongFlag(flag, wanted, shown);
  return value;
}

/** A whole number of at least `least`; undefined where the flag is absent. */
export function wholeFlag(flag: string, text: string, least: number): number;
export function wholeFlag(
  flag: string,
  text: string | undefined,
  least: number,
): number | undefined;
export function wholeFlag(
  flag: string,
  text: string | undefined,
  least: number,
): number | undefined {
  if (text === undefined) return undefined;
  const good = (value: number) => Number.isSafeInteger(value) && value >= least;
  return numberFlag(flag, text, `a whole number of at least ${least}`, good);
}

/** One of the choices. */
export function choiceFlag<T extends string>(
  flag: string,
  text: string,
  choices: readonly T[],
): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw wrongFlag(flag, `one of ${choices.join(", ")}`, text);
  return found;
}

/** The seed of random numbers. */
export function seedFlag(text: string): number {
  return numberFlag("seed", text, "a whole number", Number.isSafeInteger);
}

/** A rate: a number of at least 0; undefined where the flag is absent. */
export function rateFlag(flag: string, text: string): number;
export function rateFlag(flag: string, text: string | undefined): number | undefined;
export function rateFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return numberFlag(flag, text, "a number of at least 0", (value) => value >= 0);
}

/** An even number of points of two arms; undefined where the flag is absent. */
export function pointsFlag(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const good = (value: number) => value >= 2 && value % 2 === 0;
  return numberFlag("points", text, "an even number of at least 2", good);
}

/** What data a flag names: the spirals, a public data set, or a file. */
export function dataFlag(flag: string, text: string): "spirals" | "public" | "file" {
  if (text === "spirals") return text;
  if (/\.(csv|tsv|txt|data)(\.gz)?$/i.test(text)) return "file";
  if (isDataName(text)) return "public";
  throw wrongFlag(flag, `spirals, ${dataNames.join(", ")} or a file FILE.csv`, text);
}

/** The file of a run's table; undefined where the flag is absent. */
export function tableFlag(text: string | undefined): string | undefined {
  if (text === "") throw wrongFlag("data", "a file FILE.csv", text);
  return text;
}

/** Whether the first row of a file is a header. */
export function headerFlag(text: string): boolean | "auto" {
  const choice = choiceFlag("header", text, ["auto", "yes", "no"]);
  return choice === "auto" ? choice : choice === "yes";
}

/** What separates the cells of a file; undefined where the flag is absent. */
export function delimiterFlag(text: string | undefined): string | undefined {
  if (text === undefined || namedDelimiter(text) !== undefined) return text;
  throw wrongFlag("delimiter", "comma, semicolon, tab, pipe or one such character", text);
}

/** A port to listen on, 0 for any; undefined where the flag is absent. */
export function portFlag(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const good = (value: number) => Number.isSafeInteger(value) && value >= 0 && value <= 65535;
  return numberFlag("port", text, "a whole number from 0 to 65535", good);
}

/** Host names, of a flag that may be repeated and take several with commas between. */
export function hostsFlag(
  flag: string,
  texts: readonly string[] | undefined,
): string[] | undefined {
  const hosts = texts?.flatMap((text) => text.split(","));
  for (const host of hosts ?? []) {
    if (!readAllowedHost(host)) throw wrongFlag(flag, allowedHostText, host);
  }
  return hosts;
}

/** The name of an engine. */
export function engineFlag(text: string): EngineName {
  return choiceFlag("engine", text, engineNames);
}

/**
 * What a parser of the functions makes of a flag's text: its RangeError about the option of that name is one about the
 * flag.
 */
export function parsedFlag<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message.replace(/^\w*\(\): \w+/, `--${flag}`));
  }
}

/** A rule for choosing a depth: argmax, mean, relative, relative:SHARE. */
export function ruleFlag(text: string): DepthRule {
  return parsedFlag("choose", () => depthRule("", "choose", text as DepthRuleText));
}

/** `--angle -1` as `--angle=-1`, so that the complaint is about the value. */
export function joinNegativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (/^-[\d.]/.test(arg) && joined.at(-1)?.startsWith("--")) {
      joined.push(`${joined.pop()}=${arg}`);
    } else joined.push(arg);
  }
  return joined;
}
