// Schemas of the values that JSON files are made of: texts, numbers within bounds, one of several words.

import { ruled, type Schema, value } from "./schema.ts";
import { anyOf, fault } from "./fault.ts";

/** The most characters of a name or a remark, which pages and tables repeat. */
const longestText = 1 << 20;

function bounded(schema: Schema<string>): Schema<string> {
  return ruled(schema, ({ length }) => {
    if (length <= longestText) return undefined;
    const most = longestText.toLocaleString("en-US");
    return fault(`a text of at most ${most} characters`, length.toLocaleString("en-US"));
  });
}

/** A text of any length. */
export const anyText: Schema<string> = value("a text", (each) => typeof each === "string");

/** A text of up to a million characters, which may be empty. */
export const text: Schema<string> = bounded(anyText);

/** The same, but not empty. */
export const nonEmpty: Schema<string> = bounded(value(
  "a text that is not empty",
  (each) => typeof each === "string" && each !== "",
));

/** True or false. */
export const flag: Schema<boolean> = value("true or false", (each) => typeof each === "boolean");

/** Any object, whatever it holds. */
export const anyObject: Schema<Readonly<Record<string, unknown>>> = value(
  "an object",
  (each) => typeof each === "object" && each !== null && !Array.isArray(each),
);

/** One of some words. */
export function word<Word extends string>(...words: readonly Word[]): Schema<Word> {
  return value(anyOf(words), (each) => words.includes(each as Word));
}

/** One value and no other. */
export function exactly<Value extends string | number | boolean>(only: Value): Schema<Value> {
  return value(JSON.stringify(only), (each) => each === only);
}

/** A whole number within bounds. */
export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER): Schema<number> {
  const bounds = least === -Number.MAX_SAFE_INTEGER
    ? ""
    : most === Number.MAX_SAFE_INTEGER
    ? ` of at least ${least}`
    : ` from ${least} to ${most}`;
  return value(
    `a whole number${bounds}`,
    (each) => Number.isSafeInteger(each) && Number(each) >= least && Number(each) <= most,
  );
}

/** Any whole number. */
export const anyWhole: Schema<number> = whole(-Number.MAX_SAFE_INTEGER);

/** Any finite number. */
export const finite: Schema<number> = value("a finite number", Number.isFinite);

/** A finite number within bounds that a phrase tells. */
export function number(wanted: string, good: (number: number) => boolean): Schema<number> {
  return value(`a number ${wanted}`, (each) => Number.isFinite(each) && good(Number(each)));
}

/** A finite number of at least 0. */
export const notNegative: Schema<number> = number("of at least 0", (each) => each >= 0);

/** A share. */
export const share: Schema<number> = number("from 0 to 1", (each) => each >= 0 && each <= 1);

/** The same with null for a number that is not finite, which JSON cannot express; {@linkcode nanForNull} reads it. */
export function orNull(schema: Schema<number>): Schema<number> {
  const wanted = `${schema.wanted}, or null`;
  return value(wanted, (each) => each === null || schema.faultOf(each) === undefined);
}

/** The value with NaN in every field of these names that is null or absent; the value itself where none is. */
export function nanForNull<T extends object>(value: T, names: readonly (keyof T & string)[]): T {
  const missing = names.filter((name) => (value[name] ?? undefined) === undefined);
  if (missing.length === 0) return value;
  return { ...value, ...Object.fromEntries(missing.map((name) => [name, NaN])) };
}
