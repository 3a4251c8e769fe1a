// Checks of the options and arguments of public functions: unknown names, wrong kinds (TypeError) and values out of
// range (RangeError). Errors name the option, what was expected and what was given.

import { nearestName } from "./nearest_name.ts";
import { shownValue } from "./shown_value.ts";

/** A requirement for a value. */
export interface Check {
  /** Text after "must be": "a whole number of at least 2". */
  readonly wanted: string;
  /** Whether a value has the right type; otherwise a TypeError is thrown. */
  is(value: unknown): boolean;
  /** Whether a value of the right type is in range; otherwise a RangeError is thrown. Default: always. */
  good?(value: unknown): boolean;
  /** The check of each entry of a list, so that errors about files can name the entry. */
  readonly entry?: Check;
}

/** A check for every option of an interface; a missing one is a compile error. */
export type OptionChecks<Options> = { readonly [Name in keyof Required<Options>]: Check };

/**
 * Throws for unknown options and for values of a wrong type or out of range. An option that is `undefined` counts as absent.
 *
 * @param name function name for errors
 * @param where.within name of the enclosing option, for nested options: "augment"
 * @param where.required options that must not be absent
 */
export function checkOptions<Options extends object>(
  name: string,
  options: Options,
  checks: OptionChecks<Options>,
  where: { readonly within?: string; readonly required?: readonly (keyof Options & string)[] } = {},
): void {
  const { within, required = [] } = where;
  checkArgument(name, within ?? "options", options, anObject("an object"));
  const prefix = within === undefined ? "" : `${within}.`;
  const known = checks as Readonly<Record<string, Check>>;
  for (const [option, value] of Object.entries(options)) {
    if (value !== undefined && !Object.hasOwn(known, option)) {
      throw new TypeError(`${name}(): ${unknownOption(option, Object.keys(known), prefix)}`);
    }
  }
  for (const [option, check] of Object.entries(known)) {
    const value = (options as Readonly<Record<string, unknown>>)[option];
    const wanted = value !== undefined || (required as readonly string[]).includes(option);
    if (wanted) checkArgument(name, prefix + option, value, check);
  }
}

/** Whether a value passes a check. */
export function isGood(check: Check, value: unknown): boolean {
  return check.is(value) && (check.good?.(value) ?? true);
}

/** Throws for an argument of a wrong type or out of range; `undefined` counts as wrong. */
export function checkArgument(name: string, argument: string, value: unknown, check: Check): void {
  if (isGood(check, value)) return;
  const isKind = check.is(value);
  const text = `${name}(): ${argument} must be ${check.wanted}, got ${shownValue(value)}`;
  throw isKind ? new RangeError(text) : new TypeError(text);
}

/** The options that have a check in the table. */
export function pickOptions<Options extends object>(
  options: Options,
  checks: OptionChecks<Options>,
): Options {
  const entries = Object.entries(options).filter(([name]) => Object.hasOwn(checks, name));
  return Object.fromEntries(entries) as Options;
}

function unknownOption(option: string, names: readonly string[], prefix: string): string {
  const near = nearestName(option, names);
  const known = names.length === 0 ? "there are no options" : `known options: ${names.join(", ")}`;
  return `unknown option ${prefix}${option}; ${
    near === undefined ? known : `did you mean ${prefix}${near}?`
  }`;
}

/** A number that is `good`. */
export function aNumber(wanted: string, good: (value: number) => boolean): Check {
  return { wanted, is: isNumber, good: (value) => good(value as number) };
}

/** Any number including NaN; its range is checked elsewhere. */
export const aNumberOfAnyKind: Check = { wanted: "a number", is: isNumber };

/** A whole number from `least` to `most`. */
export function whole(least: number, most = Infinity): Check {
  const wanted = most === Infinity
    ? `a whole number of at least ${least}`
    : `a whole number from ${least} to ${most}`;
  return aNumber(wanted, (value) => isWholeFrom(value, least) && value <= most);
}

/** A whole number of at least `least`, or Infinity for no limit. */
export function wholeOrEndless(least: number): Check {
  const wanted = `a whole number of at least ${least}, or Infinity`;
  return aNumber(wanted, (value) => value === Infinity || isWholeFrom(value, least));
}

/** One of several texts. */
export function oneOf(choices: readonly string[]): Check {
  const [last, ...others] = choices.toReversed();
  const wanted = others.length === 0 ? last : `${others.toReversed().join(", ")} or ${last}`;
  return { wanted, is: isText, good: (value) => choices.includes(value as string) };
}

/** An array whose entries pass a check; errors show the whole array. */
export function listOf(wanted: string, entry: Check, least = 0, most = Infinity): Check {
  return {
    wanted,
    is: (value) => Array.isArray(value) && Array.from(value).every((each) => entry.is(each)),
    good: (value) =>
      (value as unknown[]).length >= least && (value as unknown[]).length <= most &&
      (value as unknown[]).every((each) => entry.good?.(each) ?? true),
    entry,
  };
}

/** A value that passes at least one of several checks. */
export function either(wanted: string, ...checks: readonly Check[]): Check {
  return {
    wanted,
    is: (value) => checks.some((check) => check.is(value)),
    good: (value) => checks.some((check) => check.is(value) && (check.good?.(value) ?? true)),
  };
}

/** An object, not an array, with an optional further condition. */
export function anObject(
  wanted: string,
  has: (value: Readonly<Record<string, unknown>>) => boolean = () => true,
): Check {
  return {
    wanted,
    is: (value) =>
      typeof value === "object" && value !== null && !Array.isArray(value) &&
      !ArrayBuffer.isView(value) && has(value as Readonly<Record<string, unknown>>),
  };
}

/** An object with the given methods. */
export function withMethods(wanted: string, ...methods: readonly string[]): Check {
  return anObject(
    wanted,
    (value) => methods.every((method) => typeof value[method] === "function"),
  );
}

/** A seed of random numbers. */
export const aSeed: Check = aNumber("a whole number", Number.isSafeInteger);

/** A number in [0, 1). */
export const aShareBelowOne: Check = aNumber("in [0, 1)", (value) => value >= 0 && value < 1);

/** A rate: a finite number of at least 0. */
export const aRate: Check = aNumber("a number of at least 0", (v) => v >= 0 && v < Infinity);

/** `true` or `false`. */
export const aBoolean: Check = {
  wanted: "true or false",
  is: (value) => typeof value === "boolean",
};

/** A function. */
export const aFunction: Check = { wanted: "a function", is: (v) => typeof v === "function" };

/** A text that is not empty. */
export const aText: Check = { wanted: "a text", is: isText, good: (value) => value !== "" };

/** An AbortSignal. */
export const aSignal: Check = {
  wanted: "an AbortSignal",
  is: (value) => value instanceof AbortSignal,
};

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Whether a number is whole, exact, and at least `least`. */
export function isWholeFrom(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

/** A path of a file or folder. */
export const aPath: Check = { ...aText, wanted: "a path" };

/** An array of numbers, plain or typed. */
export const numbers: Check = {
  wanted: "an array of numbers",
  is: (value) =>
    Array.isArray(value) || ArrayBuffer.isView(value) && "length" in value &&
      !(value instanceof BigInt64Array || value instanceof BigUint64Array),
};

/** Exactly one value. */
export function oneValue(only: unknown): Check {
  return { wanted: String(only), is: (value) => value === only };
}
