// The flags --prior and --objective: what the posterior over depth begins with, and what it is learnt by.

import { type Objective, objectiveOf, type ObjectiveText } from "../src/depth/objective.ts";
import { priorOf, type PriorText } from "../src/depth/prior.ts";
import { parsedFlag } from "./flag_values.ts";

/** β of --prior, one probability an exit. */
export function priorFlag(text: string, maxDepth: number): readonly number[] {
  return parsedFlag("prior", () => priorOf("", text as PriorText, maxDepth));
}

/** What --objective maximises. */
export function objectiveFlag(text: string, maxDepth: number): Objective {
  return parsedFlag("objective", () => objectiveOf("", text as ObjectiveText, maxDepth));
}
