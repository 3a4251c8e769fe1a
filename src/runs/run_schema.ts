// The schema that later tables are matched to: the one in run.json, or what an older run stores in its place.

import { namesOfClasses } from "../datasets/class_names.ts";
import {
  parseTableSchema,
  type TableSchema,
  tableSchemaVersion,
  unnamedSchema,
} from "../datasets/table_schema.ts";
import { isDataName } from "../datasets/sets/registry.ts";
import type { DataDescription, RunDescription } from "./description.ts";
import { arraysData } from "./folder_data.ts";

/**
 * The schema of tables for a run on vectors.
 *
 * @param where the run, for errors
 * @throws TypeError for a stored schema of another version or with unknown kinds of columns
 */
export function runSchema(
  { data, options }: Pick<RunDescription, "data" | "options">,
  where: string,
): TableSchema {
  if (data.schema !== undefined) {
    return parseTableSchema(data.schema, `${where}/run.json`, "loadRun()");
  }
  const { features } = data;
  if (!isTable(options.data)) {
    const unnamed = unnamedSchema(data.shape[0]);
    if (!features) return unnamed;
    // named by a program: whether a later file has a header is decided by its first row
    const { header: _, ...named } = unnamed;
    return { ...named, features: features.map((name) => ({ kind: "number", name })) };
  }
  const target = older(data, options.target);
  return {
    version: tableSchemaVersion,
    ...features && { header: true },
    features: features
      ? features.map((name) => ({ kind: "number", name }))
      : unnamedSchema(data.shape[0]).features,
    ...target && { target },
  };
}

/** Whether a run was trained on a user's file. */
export function isTable(data: string): boolean {
  return data !== "spirals" && data !== arraysData && !isDataName(data);
}

/** The labels of a run that does not store its schema: the last column, or the one of --target. */
function older({ classes, features, shape }: DataDescription, target?: string) {
  const names = namesOfClasses(classes);
  const isNumber = target !== undefined && /^\d+$/.test(target);
  // with a header, a number may be the name of a column elsewhere
  const place = target === undefined
    ? shape[0]
    : isNumber && !features
    ? Number(target) - 1
    : undefined;
  return {
    kind: "class",
    ...target !== undefined && !isNumber && { name: target },
    ...place !== undefined && { place },
    classes: names,
    labels: names.every((name) => Number.isFinite(Number(name)) && name.trim() !== "")
      ? "numbers"
      : "words",
  } as const;
}
