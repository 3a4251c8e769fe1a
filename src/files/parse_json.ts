// The value of a JSON text, and an error of one line where it is no JSON, or names a field twice.

import { repeatedName } from "./repeated_name.ts";

/**
 * What a JSON file says. JSON.parse() would take the last of two fields of one name without a word; here that is an error.
 *
 * @param name of the function that errors name, for instance "loadRun()"
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
  const repeated = repeatedName(text);
  if (repeated === undefined) return value;
  const [last, ...around] = repeated.toReversed().map((each) => JSON.stringify(each));
  const where = around.length === 0 ? "" : ` in ${around[0]}`;
  throw new TypeError(`${name}: wanted every field once, got ${last} twice${where} in ${file}`);
}

/** Engines quote the text with its line breaks, so that only the kind of the fault is kept of what they say. */
function faultText(text: string, cause: unknown): string {
  if (text.trim() === "") return "an empty file";
  const { message } = cause as Error;
  return message.replace(/, (\.\.\.)?".*$/s, "").replace(/\s+/g, " ");
}
