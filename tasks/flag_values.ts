// Values of flags that several tasks read alike. A fault names the flag, what was wanted and what came.

import { type EngineName, engineNames } from "../src/engines/create_network.ts";
import type { DepthRule } from "../src/numbers/depth_choice.ts";
import { UsageError } from "./command_line.ts";

/** The error about a flag's value. */
export function wrongFlag(flag: string, wanted: string, got: string): UsageError {
  return new UsageError(`--${flag} must be ${wanted}, got ${JSON.stringify(got)}`);
}

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

/** The name of an engine. */
export function engineFlag(text: string): EngineName {
  return choiceFlag("engine", text, engineNames);
}

/** A rule for choosing a depth: argmax, mean, relative, relative:SHARE. */
export function ruleFlag(text: string): DepthRule {
  const wanted = "argmax, mean, or relative:SHARE with a share above 0 and at most 1";
  if (text === "argmax" || text === "mean") return { kind: text };
  const [kind, share, ...more] = text.split(":");
  if (kind !== "relative" || more.length > 0) throw wrongFlag("choose", wanted, text);
  const good = (value: number) => value > 0 && value <= 1;
  return {
    kind,
    threshold: share === undefined ? 0.95 : numberFlag("choose", share, wanted, good, text),
  };
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
