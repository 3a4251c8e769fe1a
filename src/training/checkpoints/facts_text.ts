// Facts of a training run as JSON text. Refused is what JSON.stringify() would change or leave out without a word.

import { shownValue } from "../../calls/shown_value.ts";
import { fault, faultError } from "../../files/json/fault.ts";

/** Lists and objects within each other, as many as parseJson() reads. */
const mostLevels = 100;

/**
 * The JSON of plain data: null, true and false, finite numbers (−0 too, which JSON.stringify() writes as 0), texts, lists
 * and objects, whose fields of undefined are left out.
 *
 * @param name of the function in errors, for instance "encodeCheckpoint()"
 * @throws TypeError that says where which value is not plain
 */
export function factsText(facts: Readonly<Record<string, unknown>>, name: string): string {
  const at: (string | number)[] = [];
  const within = (key: string | number, value: unknown) => {
    at.push(key);
    const text = textOf(value);
    at.pop();
    return text;
  };
  const textOf = (value: unknown): string => {
    const wrong = (wanted: string) =>
      faultError(fault(wanted, shownValue(value), ...at), name, "the facts");
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "number") {
      if (!Number.isFinite(value)) throw wrong("a finite number");
      return Object.is(value, -0) ? "-0" : String(value);
    }
    if (!Array.isArray(value) && !isPlain(value)) {
      throw wrong("null, true, false, a number, a text, a list or a plain object");
    }
    if (at.length === mostLevels) throw wrong(`at most ${mostLevels} levels of lists and objects`);
    if (Array.isArray(value)) return `[${Array.from(value, (each, i) => within(i, each)).join()}]`;
    const fields = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${within(key, each)}`).join()}}`;
  };
  return textOf(facts);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const kind = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null;
}
