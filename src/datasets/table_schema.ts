// The schema of a table that was trained on: the names, kinds and order of its columns, and its classes. It is stored
// with a run, and every later file is matched to it.

import { flag, nonEmpty, text, whole, word } from "../files/json/values.ts";
import { list, object, optional, parsed, ruled, type Schema, value } from "../files/json/schema.ts";
import { fault } from "../files/json/fault.ts";
import { classNames } from "./class_names.ts";

/** The version that is written and read. */
export const tableSchemaVersion = 1;

/** A feature column. */
export interface FeatureColumn {
  /** Finite numbers; other kinds may follow. */
  readonly kind: "number";
  /** What the header calls it; absent if there was none. */
  readonly name?: string;
}

/** The column of labels. */
export interface TargetColumn {
  /** One of some classes; other kinds may follow. */
  readonly kind: "class";
  /** What the header calls it; absent if there was none. */
  readonly name?: string;
  /** Its position among all columns, from 0; absent in older runs. */
  readonly place?: number;
  /** The classes in the order of their labels 0..K−1. */
  readonly classes: readonly string[];
  /** Whether labels are compared as numbers ("1" is "1.0") or as words. */
  readonly labels: "numbers" | "words";
}

/** The schema of a table. */
export interface TableSchema {
  /** 1. */
  readonly version: 1;
  /** Whether the file had a header: then all columns have names. Absent in older runs. */
  readonly header?: boolean;
  /** What separated cells; a later file may have another. */
  readonly delimiter?: string;
  /** The features, in the order of the network's inputs. */
  readonly features: readonly FeatureColumn[];
  /** The labels; absent for data that were not a table. */
  readonly target?: TargetColumn;
}

/** The names of the features; undefined if they have none. */
export function featureNamesOf({ features }: TableSchema): readonly string[] | undefined {
  const names = features.flatMap(({ name }) => name ?? []);
  return names.length === features.length && names.length > 0 ? names : undefined;
}

/** The schema of `features` features without names or labels, for data that were not a table. */
export function unnamedSchema(features: number): TableSchema {
  return {
    version: tableSchemaVersion,
    header: false,
    features: Array.from({ length: features }, () => ({ kind: "number" })),
  };
}

const feature: Schema<FeatureColumn> = object<FeatureColumn>({
  kind: value('"number" (a newer Fathom may know other kinds)', (each) => each === "number"),
  name: optional(nonEmpty),
});

const target: Schema<TargetColumn> = object<TargetColumn>({
  kind: value('"class" (a newer Fathom may know other kinds)', (each) => each === "class"),
  name: optional(nonEmpty),
  place: optional(whole(0)),
  classes: classNames,
  labels: word("numbers", "words"),
});

/** The schema of a table's schema, as `run.json` stores it. */
export const tableSchema: Schema<TableSchema> = ruled(
  object<TableSchema>({
    version: value(
      `version ${tableSchemaVersion} (later ones need a newer Fathom)`,
      (each) => each === tableSchemaVersion,
    ),
    header: optional(flag),
    delimiter: optional(text),
    features: list(feature, { least: 1 }),
    target: optional(target),
  }),
  ({ header, features, target }) => {
    const names = features.flatMap(({ name }) => name ?? []);
    const named = header ? features.length : names.length === 0 ? 0 : features.length;
    if (names.length !== named || new Set(names).size !== names.length) {
      const wanted = "a unique name for every feature, or no names";
      return fault(wanted, names.length === 0 ? "none" : names.join(", "), "features");
    }
    const { place } = target ?? {};
    if (place !== undefined && place > features.length) {
      return fault(`a place from 0 to ${features.length}`, String(place), "target", "place");
    }
  },
);

/**
 * A schema that was stored as JSON.
 *
 * @param where the file, for errors
 * @param name of the function in errors, for instance "loadRun()"
 * @throws TypeError for another version, or kinds of columns that this version does not know
 */
export function parseTableSchema(json: unknown, where: string, name: string): TableSchema {
  return parsed(tableSchema, json, name, where);
}
