// The value of a JSON text, or a one-line error where it is not JSON or repeats a field.

import { repeatedName } from "./repeated_name.ts";

/** Objects and lists within each other; none of our files has 10, and JSON.stringify() fails at some thousands. */
const mostLevels = 100;

/**
 * Parses a JSON file. Unlike with JSON.parse(), duplicate fields are an error.
 *
 * @param name of the function in errors, for instance "loadRun()"
 * @param file where the text comes from, for errors
 */
export function parseJson(text: string, name: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`${name}: wanted JSON in ${file}, got ${faultText(text, cause)}`, {
      cause,
    });
  }
  const repeated = repeatedName(text, (levels) => {
    if (levels <= mostLevels) return;
    throw new TypeError(
      `${name}: wanted at most ${mostLevels} levels of lists and objects in ${file}, got more`,
    );
  });
  if (repeated === undefined) return value;
  const [last, ...around] = repeated.toReversed().map((each) => JSON.stringify(each));
  const where = around.length === 0 ? "" : ` in ${around[0]}`;
  throw new TypeError(`${name}: field names must be unique, got ${last} twice${where} in ${file}`);
}

/** The place and kind of the fault, without the text that engines quote with its line breaks. */
function faultText(text: string, cause: unknown): string {
  if (text.trim() === "") return "nothing";
  const { message } = cause as Error;
  if (/^Unexpected end/.test(message)) return "a text that ends too early";
  const token = /^Unexpected token (.+?)(, |$)/s.exec(message)?.[1];
  if (token !== undefined) return `an unexpected ${token.replace(/\s/g, "line break")}`;
  const [, kind, place] = /^(.*?) in JSON at position \d+ \((.*)\)$/s.exec(message) ?? [];
  if (place === undefined) return message.replace(/, (\.\.\.)?".*$/s, "").replace(/\s+/g, " ");
  return `a fault at ${place}: ${kind[0].toLowerCase()}${kind.slice(1)}`;
}
