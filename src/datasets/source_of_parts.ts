// The source of a data set's splits, remembered beside them; derived splits have none.

import type { DataSource } from "./data_source.ts";
import type { Dataset, DataSplits } from "./dataset.ts";

const sources = new WeakMap<Dataset, DataSource>();

/** Remembers the source of the splits, and returns the splits. */
export function withSource(splits: DataSplits, source: DataSource): DataSplits {
  for (const part of [splits.train, splits.validation, splits.test]) {
    if (part) sources.set(part, source);
  }
  return splits;
}

/** The source that gives these splits again; undefined if any split was changed since. */
export function sourceOf({ train, validation, test }: DataSplits): DataSource | undefined {
  const source = sources.get(train);
  const same = sources.get(validation) === source && (!test || sources.get(test) === source);
  return same ? source : undefined;
}
