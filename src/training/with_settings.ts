// The base of operators that draw from a seed and a batch's position in the run: a resumed run must have the same
// settings.

import { defer, map, type MonoTypeOperatorFunction } from "rxjs";
import type { Batch } from "./batch.ts";
import { checkResumed } from "./check_resumed.ts";

/** Changes every batch, and saves the settings with the run. */
export function withSettings(
  name: string,
  settings: Readonly<Record<string, unknown>>,
  change: (batch: Batch) => Batch,
): MonoTypeOperatorFunction<Batch> {
  return (source) =>
    defer(() => {
      let begun = false;
      return source.pipe(map((batch) => {
        if (!begun) {
          begun = true;
          const load = (saved: typeof settings) => checkResumed(name, saved, settings);
          batch.run.register({ name, save: () => settings, load });
        }
        return change(batch);
      }));
    });
}
