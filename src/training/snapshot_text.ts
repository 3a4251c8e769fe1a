// A snapshot as text that keeps every number, for saved states, which have no NaN and no infinities.

import type { Snapshot } from "./snapshot.ts";

const special: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  "-Infinity": -Infinity,
};

/** The snapshot as JSON, with the names of numbers that JSON lacks. */
export function snapshotText(snapshot: Snapshot): string {
  return JSON.stringify(
    snapshot,
    (_, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
}

/** The snapshot of a text; no run is behind it. */
export function snapshotOf(text: string): Snapshot {
  return JSON.parse(
    text,
    (_, value) => typeof value === "string" ? special[value] ?? value : value,
  );
}
