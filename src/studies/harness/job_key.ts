// The key of a job.

import { hex } from "../../datasets/fingerprint.ts";
import { fathomVersion } from "../../runs/description.ts";

/**
 * A short text for everything that decides a result; the version of Fathom is part of it.
 *
 * @param what plain data
 */
export async function jobKey(what: unknown): Promise<string> {
  const text = JSON.stringify([fathomVersion, what]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return hex(digest.slice(0, 12));
}
