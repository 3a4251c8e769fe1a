// Where parts of a data set come from, kept beside them: what spreads or maps a part makes other data, which have no source.

import type { DataSource } from "./data_source.ts";
import type { DataParts, Dataset } from "./dataset.ts";

const sources = new WeakMap<Dataset, DataSource>();

/** Remembers from what source all parts can be had again; gives the parts. */
export function withSource(parts: DataParts, source: DataSource): DataParts {
  for (const part of [parts.train, parts.validation, parts.test]) {
    if (part) sources.set(part, source);
  }
  return parts;
}

/** The source that gives these parts again; undefined where a part is not as it came from there. */
export function sourceOf({ train, validation, test }: DataParts): DataSource | undefined {
  const source = sources.get(train);
  const same = sources.get(validation) === source && (!test || sources.get(test) === source);
  return same ? source : undefined;
}
