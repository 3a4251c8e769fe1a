// What was asked for in place of the paper's settings, in the words of the command line, so that nobody takes the runs for
// the paper's.

import type { Choices } from "./choices.ts";

/** The flags that were given, for instance "--batch-size 128"; undefined where none was. */
export function changedSettings(
  { epochs, batchSize }: Pick<Choices, "epochs" | "batchSize">,
): string | undefined {
  const flags = [
    ...batchSize === undefined ? [] : [`--batch-size ${batchSize}`],
    ...epochs === undefined ? [] : [`--epochs ${epochs}`],
  ];
  return flags.length > 0 ? flags.join(" ") : undefined;
}
