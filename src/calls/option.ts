// Options that functions and commands share, each described once: what it must be, its default, and its words in help.

import { aBoolean, type Check, oneOf } from "./checks.ts";

/** An option of a function that is a flag of commands too. */
export interface Option {
  /** What the value must be. */
  readonly check: Check;
  /** What a text must give, where a text can say less than a value; default `check`. */
  readonly inText?: Check;
  /** The value where none is given; absent where the option is then off, or left to others. */
  readonly default?: unknown;
  /** The default for images, where it is another. */
  readonly ofImages?: unknown;
  /** The default in words, where its text does not say it: "the processor's cores". */
  readonly defaultWords?: string;
  /** What stands for the value in help: "N"; absent for what is on or off. */
  readonly sign?: string;
  /** What it is, for help, without the default. */
  readonly about: string;
  /** Names that users of other tools try; they are answered with "did you mean", not accepted. */
  readonly aliases?: readonly string[];
  /** The value of a text, which may be none of the check's; a RangeError says what is wrong with it. */
  parse(text: string): unknown;
}

/** Options by their names. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The checks of a table, for functions. */
export function checksOf<Table extends OptionTable>(
  table: Table,
): { readonly [Name in keyof Table]: Check } {
  const checks = Object.entries(table).map(([name, { check }]) => [name, check]);
  return Object.fromEntries(checks) as { readonly [Name in keyof Table]: Check };
}

/** A table whose defaults are only told: the function that takes the options fills them in. */
export function leftOpen<Table extends OptionTable>(
  table: Table,
): { readonly [Name in keyof Table]: Omit<Table[Name], "default"> } {
  const open = Object.entries(table).map(([name, option]) => {
    const { default: _, ...rest } = option;
    return [name, { ...rest, defaultWords: defaultText(option) }];
  });
  return Object.fromEntries(open) as {
    readonly [Name in keyof Table]: Omit<Table[Name], "default">;
  };
}

/** The default in words: "500, images 30"; undefined where there is nothing to say. */
export function defaultText(option: Option): string | undefined {
  const { defaultWords, default: value, ofImages } = option;
  if (defaultWords !== undefined) return defaultWords;
  if (value === undefined || value === false) return undefined;
  return `${value}${ofImages === undefined ? "" : `, images ${ofImages}`}`;
}

/** A number in a text; NaN where it is none, or endless. */
export function numberOfText(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** What options with a number have in common. */
export function numeric(sign: string, check: Check) {
  return { sign, check, parse: numberOfText };
}

/** What options with one of some texts have in common; `about` names them. */
export function choice<Text extends string>(sign: string, choices: readonly Text[]) {
  const check: Check = { ...oneOf(choices), wanted: `one of ${choices.join(", ")}` };
  return { sign, check, parse: (text: string) => text as Text };
}

/** What options with a text have in common. */
export function worded(sign: string, check: Check) {
  return { sign, check, parse: (text: string) => text };
}

/** An option that is on or off. */
export function onOff(about: string) {
  return { about, check: aBoolean, default: false, parse: (): boolean => true };
}
