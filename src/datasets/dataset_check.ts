// Checks that an argument is a split of a data set, or its splits.

import type { Check } from "../calls/checks.ts";

/** A split of a data set. */
export const aDataset: Check = {
  wanted: "a split of a data set, such as spirals().train",
  is: isDataset,
};

/** The splits of a data set. */
export const dataSplits: Check = {
  wanted: "the splits of a data set, as spirals(), csv() or arrays() returns them",
  is: (value) =>
    has(value, "train", "validation") && isDataset(value.train) && isDataset(value.validation),
};

/** The training split of a data set, whether or not there are others. */
export const withTrainingSplit: Check = {
  wanted: dataSplits.wanted,
  is: (value) => has(value, "train") && isDataset(value.train),
};

function isDataset(value: unknown): boolean {
  return has(value, "shape", "classes", "inputs", "labels", "rows", "standardisation");
}

/** Only checks that the properties exist, since reading them may be slow. */
function has<Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is Record<Name, unknown> {
  return typeof value === "object" && value !== null && names.every((name) => name in value);
}
