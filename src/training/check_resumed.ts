// A check that an operator of a resumed run has the settings of the saved one.

import { isDeepStrictEqual } from "node:util";
import { shownValue } from "../calls/shown_value.ts";

/**
 * Refuses settings that differ from those of the saved run: the result would be that of neither.
 *
 * @param name of the operator in errors
 * @param saved as they were stored as JSON, where infinity is null
 */
export function checkResumed(
  name: string,
  saved: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): void {
  for (const [option, value] of Object.entries(settings)) {
    if (sameAsStored(saved[option], value)) continue;
    throw new RangeError(
      `${name}(): ${option} must be ${
        shownValue(saved[option])
      } as in the run that is resumed, got ${shownValue(value)}`,
    );
  }
}

/** Whether a value is equal to one that was stored as JSON, in any order of fields. */
export function sameAsStored(stored: unknown, value: unknown): boolean {
  return isDeepStrictEqual(asJson(stored), asJson(value));
}

function asJson(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
