// The registry of families of posteriors over depth. A run names its family where it is not the default.

import { categorical } from "./categorical_family.ts";
import { anObject, checkArgument } from "../calls/checks.ts";
import type { PosteriorFamily } from "./posterior_family.ts";

const families: PosteriorFamily[] = [
  categorical as unknown as PosteriorFamily, // parameters only go to their own family
];

const aFamily = anObject(
  "a family of posteriors, with a name and the functions of PosteriorFamily",
  ({ name, start, probabilities, step, truncate, encode, decode }) =>
    typeof name === "string" &&
    [start, probabilities, step, truncate, encode, decode].every((each) =>
      typeof each === "function"
    ),
);

/** The default family. */
export const defaultFamily: PosteriorFamily = families[0];

/** All families, the default first. */
export function posteriorFamilies(): readonly PosteriorFamily[] {
  return families;
}

/**
 * Adds a custom family, so that `depthPosterior()` takes its name and runs that name it can be read.
 *
 * @throws RangeError if the name is taken
 */
export function addPosteriorFamily<Parameters extends object>(
  family: PosteriorFamily<Parameters>,
): void {
  checkArgument("addPosteriorFamily", "family", family, aFamily);
  if (findFamily(family.name)) {
    throw new RangeError(`addPosteriorFamily(): name must be new, got ${family.name}`);
  }
  families.push(family as unknown as PosteriorFamily);
}

/** The family of that name; undefined if there is none. */
export function findFamily(name: string): PosteriorFamily | undefined {
  return families.find((family) => family.name === name);
}
