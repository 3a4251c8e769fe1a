// The choices for a call of an experiment: values of its lists, seeds, and what replaces the paper's settings.

import type { EngineName } from "../../engines/registry.ts";
import type { SettingValue } from "./runs.ts";

/** What was chosen for an experiment. */
export interface Choices {
  /** Few, small or short runs in place of the paper's. */
  readonly quick: boolean;
  /** By the names of the lists. */
  readonly lists: Readonly<Record<string, readonly SettingValue[]>>;
  /** The seeds, with every setting once for each. */
  readonly seeds: readonly number[];
  /** The engine of networks. */
  readonly engine: EngineName;
  /** At most, in place of the experiment's own. */
  readonly epochs?: number;
  /** Examples per step at most, in place of the experiment's own. */
  readonly batchSize?: number;
  /** The folder of the folders of public data sets; default `data/<name>`. */
  readonly dataDir?: string;
}

/**
 * The flags that replace the paper's settings, for instance "--batch-size 128", so that results name them; undefined if
 * none was given.
 */
export function changedSettings(
  { epochs, batchSize }: Pick<Choices, "epochs" | "batchSize">,
): string | undefined {
  const flags = [
    ...batchSize === undefined ? [] : [`--batch-size ${batchSize}`],
    ...epochs === undefined ? [] : [`--epochs ${epochs}`],
  ];
  return flags.length > 0 ? flags.join(" ") : undefined;
}
