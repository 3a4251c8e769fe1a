// The schema of the data's description in run.json: sizes, classes, standardisation, a fingerprint.

import { classNames, namesOfClasses } from "../../datasets/class_names.ts";
import { exampleSize } from "../../datasets/dataset.ts";
import { tableSchema } from "../../datasets/table_schema.ts";
import { text, whole } from "../../files/json/values.ts";
import {
  either,
  list,
  object,
  optional,
  ruled,
  type Schema,
  value,
} from "../../files/json/schema.ts";
import { type Fault, fault } from "../../files/json/fault.ts";
import type { DataDescription } from "../description.ts";
import { dataDrawing } from "./data_source.ts";
import { standardisation } from "./specification.ts";

/** Labels are stored in 16 bits. */
const mostClasses = 65536;

/** The data that a run was trained on. */
export const dataDescription: Schema<DataDescription> = ruled(
  object<DataDescription>({
    name: text,
    fingerprint: value(
      "64 hexadecimal digits",
      (each) => typeof each === "string" && /^[0-9a-f]{64}$/.test(each),
    ),
    training: whole(1),
    validation: whole(0),
    test: whole(0),
    shape: list(whole(1), { least: 1 }),
    classes: either<readonly string[] | number>(
      "a number of classes or their names",
      whole(2, mostClasses),
      classNames,
    ),
    features: optional(list(text)),
    source: optional(dataDrawing),
    schema: optional(tableSchema),
    standardisation,
  }),
  (data) => shapeFault(data) ?? tableFault(data),
);

/** The number of classes. */
export function classCount({ classes }: Pick<DataDescription, "classes">): number {
  return typeof classes === "number" ? classes : classes.length;
}

function shapeFault({ shape, standardisation }: DataDescription): Fault | undefined {
  if (!Number.isSafeInteger(exampleSize(shape))) {
    return fault("a shape of less than 2^53 values", `[${shape}]`, "shape");
  }
  const channels = shape[shape.length - 1];
  const { mean } = standardisation;
  if (mean.length !== channels) {
    const wanted = `${channels} means, as many as the last extent of shape,`;
    return fault(wanted, String(mean.length), "standardisation", "mean");
  }
}

function tableFault({ features, schema, shape, ...data }: DataDescription): Fault | undefined {
  const size = shape[0];
  if (features && (shape.length > 1 || features.length !== size)) {
    return fault(`names of the ${size} features`, String(features.length), "features");
  }
  if (!schema) return undefined;
  const found = schema.features.length;
  if (shape.length > 1 || found !== size) {
    return fault(`${size} features, as shape says,`, String(found), "schema", "features");
  }
  const { target } = schema;
  const names = namesOfClasses(data.classes);
  if (target && JSON.stringify(target.classes) !== JSON.stringify(names)) {
    return fault("the classes of $.data.classes,", "others", "schema", "target", "classes");
  }
}
