// Options shared by functions and commands, each described once: its check, its default and its help text.

import { aBoolean, type Check, oneOf } from "./checks.ts";

/** An option of a function that is also a flag of commands. */
export interface Option {
  /** Check of the value. */
  readonly check: Check;
  /** Check of a value parsed from text, if it is stricter; default `check`. */
  readonly inText?: Check;
  /** The default; absent if the option is then off, or another function fills it in. */
  readonly default?: unknown;
  /** The default for images, if different. */
  readonly ofImages?: unknown;
  /** Description of the default, if its text is not enough: "the processor's cores". */
  readonly defaultWords?: string;
  /** Placeholder of the value in help: "N"; absent for on/off options. */
  readonly sign?: string;
  /** Help text without the default. */
  readonly about: string;
  /** Names that users of other tools try; they are answered with "did you mean", not accepted. */
  readonly aliases?: readonly string[];
  /** Parses a text; the result may still fail the check. A RangeError says what is wrong with the text. */
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

/** A table whose defaults are only for help; the function that takes the options fills them in. */
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

/** The default as text: "500, images 30"; undefined if there is none. */
export function defaultText(option: Option): string | undefined {
  const { defaultWords, default: value, ofImages } = option;
  if (defaultWords !== undefined) return defaultWords;
  if (value === undefined || value === false) return undefined;
  return `${value}${ofImages === undefined ? "" : `, images ${ofImages}`}`;
}

/** A number from a text; NaN if it is not a finite number. */
export function numberOfText(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}

/** Common fields of options with a number. */
export function numeric(sign: string, check: Check) {
  return { sign, check, parse: numberOfText };
}

/** Common fields of options with one of several texts; `about` names them. */
export function choice<Text extends string>(sign: string, choices: readonly Text[]) {
  const check: Check = { ...oneOf(choices), wanted: `one of ${choices.join(", ")}` };
  return { sign, check, parse: (text: string) => text as Text };
}

/** Common fields of options with a text. */
export function worded(sign: string, check: Check) {
  return { sign, check, parse: (text: string) => text };
}

/** An on/off option. */
export function onOff(about: string) {
  return { about, check: aBoolean, default: false, parse: (): boolean => true };
}
