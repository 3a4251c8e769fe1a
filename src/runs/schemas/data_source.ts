// The schema of a data source, in the options of run.json and in the jobs of experiments.

import type { DataSource } from "../../datasets/data_source.ts";
import { tableSchema } from "../../datasets/table_schema.ts";
import {
  anyWhole,
  flag,
  nonEmpty,
  notNegative,
  number,
  text,
  whole,
} from "../../files/json/values.ts";
import type { DataDrawing } from "../description.ts";
import {
  either,
  type Fields,
  object,
  optional,
  type Schema,
  value,
} from "../../files/json/schema.ts";

/** The fields of a source of data. */
export const dataSourceFields: Fields<DataSource> = {
  data: nonEmpty,
  seed: anyWhole,
  dataDir: optional(text),
  limit: optional(whole(1)),
  shrink: optional(whole(1)),
  validation: optional(number("above 0 and below 1", (each) => each > 0 && each < 1)),
  target: optional(text),
  header: optional(either<boolean | "auto">(
    'true, false or "auto"',
    flag,
    value('"auto"', (each) => each === "auto"),
  )),
  delimiter: optional(text),
  schema: optional(tableSchema),
  angle: optional(number("above 0", (each) => each > 0)),
  noise: optional(notNegative),
  points: optional(whole(2)),
};

/** The source of data. */
export const dataSource: Schema<DataSource> = object<DataSource>(dataSourceFields);

const { data: _data, dataDir: _dataDir, ...drawingFields } = dataSourceFields;

/** The drawing and splitting of a program's data. */
export const dataDrawing: Schema<DataDrawing> = object<DataDrawing>(drawingFields);
