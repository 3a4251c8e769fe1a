// Loading or drawing the data of a source.

import { csv } from "./formats/csv.ts";
import type { DataSource } from "./data_source.ts";
import type { DataSplits } from "./dataset.ts";
import { namedData } from "./named.ts";
import { isDataName } from "./sets/registry.ts";
import { shrinkImages } from "./shrink_images.ts";
import { withSource } from "./source_of_parts.ts";
import { spirals } from "./spirals.ts";
import { standardised } from "./split.ts";

export type { DataSource };

/** Loads or draws the data: the same source gives the same parts. */
export async function loadData(source: DataSource): Promise<DataSplits> {
  const { data, dataDir, seed, limit, validation, angle, noise, points } = source;
  if (data === "spirals") return spirals({ seed, angle, noise, points });
  if (isDataName(data)) {
    const splits = await namedData(data, { dataDir, seed, limit, validation });
    if (source.shrink === undefined) return splits;
    return withSource(smaller(splits, source.shrink), source);
  }
  const { target, header, delimiter, schema } = source;
  return await csv(data, { target, header, delimiter, schema, seed, limit, validation });
}

/** The same splits with smaller images, standardised anew. */
function smaller({ name, train, validation, test }: DataSplits, factor: number): DataSplits {
  return standardised({
    name,
    train: shrinkImages(train, factor),
    validation: shrinkImages(validation, factor),
    test: test && shrinkImages(test, factor),
  });
}
