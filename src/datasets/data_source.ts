// The source of a data set as plain data, stored with every run so that its data can be loaded again.

import type { TableSchema } from "./table_schema.ts";

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
  /** Of public data sets: images are downscaled by this factor, by means over pixels; default as they are. */
  readonly shrink?: number;
  /** Share of the training examples held out for validation; default 0.1. */
  readonly validation?: number;
  /** Of a CSV file: the column of labels; default the last. */
  readonly target?: string;
  /** Of a CSV file: whether its first row is a header; default detected. */
  readonly header?: boolean | "auto";
  /** Of a CSV file: what separates cells; default detected from the first lines. */
  readonly delimiter?: string;
  /** Of a CSV file: the schema of the table that a run was trained on, to which the file is matched. */
  readonly schema?: TableSchema;
  /** Of the spirals: the turn of an arm in degrees. */
  readonly angle?: number;
  /** Of the spirals: the largest noise. */
  readonly noise?: number;
  /** Of the spirals: training points. */
  readonly points?: number;
}
