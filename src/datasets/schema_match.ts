// Matching of a file to the schema of the table that was trained on: by name where the file has a header, otherwise by
// position. Ambiguous files are refused.

import { isMissing, isNumber, quoted, shown } from "./formats/csv_cell.ts";
import { listed } from "./listed.ts";
import { folded, isHeader } from "./formats/schema_header.ts";
import { featureNamesOf, type TableSchema } from "./table_schema.ts";

/** The positions of a schema's columns in a file. */
export interface SchemaMatch {
  /** Columns of the features, from 0, in the order of the schema. */
  readonly columns: readonly number[];
  /** The column of labels, if the file has it. */
  readonly target?: number;
  /** Whether columns were found by name. */
  readonly by: "name" | "place";
  /** The first row, if it is a header. */
  readonly header?: readonly string[];
  /** Notices for the user: columns matched by position, columns not used. */
  readonly notices: readonly string[];
}

/** Rows of a file that are used to distinguish a header of numbers from a row. */
export const matchedRows = 1000;

/**
 * Matches the first rows of a file to a schema.
 *
 * @param rows the first row and up to 999 below it
 * @param header whether the first row is a header; "auto" decides by the schema
 * @param where "predict(): data.csv", for errors
 * @throws Error if the file contradicts the schema, with the missing, unknown and duplicate names
 */
export function matchSchema(
  schema: TableSchema,
  rows: readonly (readonly string[])[],
  header: boolean | "auto",
  where: string,
): SchemaMatch {
  const [first] = rows;
  const headed = header === "auto" ? isHeader(schema, rows, where) : header;
  const names = featureNamesOf(schema);
  if (headed && names) return byName(schema, names, first, where);
  if (headed && schema.header === undefined) {
    throw new Error(
      `${where}: the file has a header, but the run, written by an older version, does not ` +
        "store its column names; train again, or give a file without a header, with the columns in " +
        "the order of training",
    );
  }
  return byPlace(schema, first, headed, where);
}

function byName(
  { target }: TableSchema,
  names: readonly string[],
  first: readonly string[],
  where: string,
): SchemaMatch {
  const counts = Map.groupBy(first, (name) => name);
  const count = (name: string) => counts.get(name)?.length ?? 0;
  const known = new Set(target?.name === undefined ? names : [...names, target.name]);
  const missing = names.filter((name) => count(name) === 0);
  const doubled = [...known].filter((name) => count(name) > 1);
  const unknown = first.filter((name) => !known.has(name));
  if (missing.length > 0 || doubled.length > 0) {
    const lists = Object.entries({ missing, unknown, doubled }).filter(([, each]) =>
      each.length > 0
    )
      .map(([word, each]) => `${word}: ${quoted(each)}`);
    const others = new Map(unknown.toReversed().map((name) => [folded(name), name]));
    const alike = missing.flatMap((name) => {
      const near = others.get(folded(name));
      return near === undefined ? [] : [`${shown(near)} is not ${shown(name)}`];
    });
    throw new Error(
      `${where} line 1: wanted a header with each of the run's ${names.length} features once; ` +
        lists.join("; ") +
        (alike.length > 0 ? ` (case and spaces count: ${alike.slice(0, 3).join(", ")})` : "") +
        "; if this row is not a header, add --header no (header: false)",
    );
  }
  const places = new Map(first.map((name, column) => [name, column]));
  const columns = names.map((name) => places.get(name)!);
  const place = target?.name === undefined ? -1 : first.indexOf(target.name);
  const unused = first.flatMap((name, column) =>
    known.has(name) ? [] : [name === "" ? `column ${column + 1} (no name)` : shown(name)]
  );
  const others = listed(unused, 10);
  return {
    columns,
    by: "name",
    ...place >= 0 && { target: place },
    header: first,
    notices: unused.length > 0
      ? [`columns not used, since the run has no such features: ${others}`]
      : [],
  };
}

function byPlace(
  schema: TableSchema,
  first: readonly string[],
  headed: boolean,
  where: string,
): SchemaMatch {
  const { features, target } = schema;
  const names = featureNamesOf(schema);
  const labelled = target?.place !== undefined && first.length === features.length + 1;
  if (first.length !== features.length && !labelled) {
    const labels = target?.place === undefined
      ? ""
      : `, or ${features.length + 1} with the labels in column ${target.place + 1}`;
    throw new Error(
      `${where}: wanted ${features.length} column${features.length === 1 ? "" : "s"} of features` +
        `${labels}${names ? `, or a header with ${quoted(names)}` : ""}, ` +
        `got ${first.length} column${first.length === 1 ? "" : "s"}`,
    );
  }
  const all = Array.from(first, (_, column) => column);
  const notices = headed
    ? ["the run has no column names; columns are matched by position"]
    : names
    ? [`no header; columns are matched by position: ${quoted(names)}`]
    : [];
  return {
    by: "place",
    columns: labelled ? all.filter((column) => column !== target.place) : all,
    ...labelled && { target: target.place },
    ...headed && { header: first },
    notices,
  };
}

/** This many rows that count 0, 1, 2, ... are more likely an index than values. */
const leastIndex = 3;

/**
 * Refuses a file to be predicted, matched by position, whose first column counts the rows: an index and features without
 * labels are as many columns as features and labels, and numeric labels do not show which they are.
 *
 * @param first the rows that were matched
 */
export function checkIndex(
  { features }: TableSchema,
  { by, header, target }: SchemaMatch,
  first: readonly (readonly string[])[],
  where: string,
): void {
  const rows = header ? first.slice(1) : first;
  // labels in the first column are no index
  if (by === "name" || !target || rows.length < leastIndex) return;
  const counts = [0, 1].some((start) => rows.every(([cell], n) => cell === String(start + n)));
  const number = (cell: string) => isNumber(cell) || isMissing(cell);
  if (!counts || !rows.every((row) => number(row[target]))) return;
  throw new Error(
    `${where}: column 1 counts the rows (${rows[0][0]}, ${
      rows[1][0]
    }, ...) as an index does, and ` +
      `without column names it is not clear which ${features.length} of the ` +
      `${features.length + 1} columns are the features; remove the index, or if it is a ` +
      `feature the labels in column ${target + 1}`,
  );
}
