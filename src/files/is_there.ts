// Existence of a path.

import { fileError } from "./file_error.ts";
import { isMissing } from "./regular_file.ts";

/**
 * Whether a path exists, including links without a target.
 *
 * @param name of the function in errors; without it faults other than absence are the system's errors
 */
export function isThere(path: string, name?: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw name === undefined ? error : fileError(name, `cannot look at ${path}`, error);
  }
}
