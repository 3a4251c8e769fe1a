// A check that an operator of a resumed run has the settings of the saved one.

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
    if (JSON.stringify(saved[option]) === JSON.stringify(value)) continue;
    throw new RangeError(
      `${name}(): ${option} must be ${
        shownValue(saved[option])
      } as in the run that is resumed, got ${shownValue(value)}`,
    );
  }
}
