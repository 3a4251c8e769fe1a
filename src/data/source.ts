// Where data come from, as plain data that is stored with every run, so that a run finds its data again.

import { csv, type CsvOptions } from "./csv.ts";
import type { DataParts } from "./dataset.ts";
import { isDataName, namedData } from "./named.ts";
import { shrinkImages } from "./shrink_images.ts";
import { withSource } from "./source_of_parts.ts";
import { spirals } from "./spirals.ts";
import { standardised } from "./split.ts";

/** What data to load or draw, and how to split them. */
export interface DataSource {
  /** `spirals`, the name of a public data set, or the path of a CSV file. */
  readonly data: string;
  /** Seed of drawing and splitting. */
  readonly seed: number;
  /** Folder of public data sets; default `data/<name>`, then Debian's folder for Fashion-MNIST. */
  readonly dataDir?: string;
  /** Use only this many training examples; default all. */
  readonly limit?: number;
  /** Of public data sets: images are made smaller by this factor, a mean over pixels; default as they are. */
  readonly shrink?: number;
  /** Share of the training examples held out for validation; default 0.1. */
  readonly validation?: number;
  /** Of a CSV file: the column of labels; default the last. */
  readonly target?: string;
  /** Of a CSV file: whether its first row is a header; default told by the rows. */
  readonly header?: CsvOptions["header"];
  /** Of a CSV file: what separates cells; default told by the first lines. */
  readonly delimiter?: string;
  /** Of a CSV file: the schema of the table that a run was trained on, to which the file is matched. */
  readonly schema?: CsvOptions["schema"];
  /** Of the spirals: the angle that an arm turns through, degrees. */
  readonly angle?: number;
  /** Of the spirals: the largest noise. */
  readonly noise?: number;
  /** Of the spirals: points to train on. */
  readonly points?: number;
}

/** Loads or draws the data: the same source gives the same parts. */
export async function loadData(source: DataSource): Promise<DataParts> {
  const { data, dataDir, seed, limit, validation, angle, noise, points } = source;
  if (data === "spirals") return spirals({ seed, angle, noise, points });
  if (isDataName(data)) {
    const parts = await namedData(data, { dataDir, seed, limit, validation });
    if (source.shrink === undefined) return parts;
    return withSource(smaller(parts, source.shrink), source);
  }
  const { target, header, delimiter, schema } = source;
  return await csv(data, { target, header, delimiter, schema, seed, limit, validation });
}

/** The same parts with smaller images, standardised anew. */
function smaller({ name, train, validation, test }: DataParts, factor: number): DataParts {
  return standardised({
    name,
    train: shrinkImages(train, factor),
    validation: shrinkImages(validation, factor),
    test: test && shrinkImages(test, factor),
  });
}
