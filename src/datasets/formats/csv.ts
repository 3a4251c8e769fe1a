// Tables for classification: numbers as features, one column of labels.

import { checksOf } from "../../calls/option.ts";
import {
  anObject,
  aText,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import { defaultSeed } from "../../math/random.ts";
import { columnTitle, quoted } from "./csv_cell.ts";
import { firstRowOf } from "./csv_header.ts";
import { csvLabels } from "./csv_labels.ts";
import { csvNotices } from "./csv_notices.ts";
import { csvColumns } from "./csv_columns.ts";
import { type CsvTable, openCsvTable, withHeader } from "./csv_table.ts";
import { columnNotices } from "../column_notices.ts";
import { dataset, type DataSplits } from "../dataset.ts";
import { matchSchema } from "../schema_match.ts";
import { withSource } from "../source_of_parts.ts";
import { splitChecks, splitDataset, type SplitOptions } from "../split.ts";
import { tableOptions } from "../table_options.ts";
import { parseTableSchema, type TableSchema, tableSchemaVersion } from "../table_schema.ts";

/** One to validate on, and two to train on. */
const leastRows = 3;

/** Options of {@linkcode csv}. */
export interface CsvOptions extends SplitOptions {
  /** Name of the column of labels in the header, or its number counted from 1; default the last column. */
  readonly target?: string | number;
  /**
   * Whether the first row is a header; default "auto": it is when its cells are words above numbers. Ambiguous tables
   * are refused.
   */
  readonly header?: boolean | "auto";
  /**
   * What separates cells: "comma", "semicolon", "tab", "pipe" or one such character; default: the one of comma,
   * semicolon and tab that is equally often on every line.
   */
  readonly delimiter?: string;
  /** Share of the rows held out for testing; default 0.1. */
  readonly test?: number;
  /** The schema of an earlier table, as a run stores it: columns are matched to it, and `target` is ignored. */
  readonly schema?: TableSchema;
}

const csvChecks: OptionChecks<CsvOptions> = {
  ...splitChecks,
  ...checksOf(tableOptions),
  schema: anObject("the schema of a table"),
};

/**
 * Reads a CSV file, gzipped or not, for classification. All columns but the target must be numbers; labels
 * may be numbers or words. As such files have no test split, 10 % of the rows are held out for it
 * (option `test`), drawn at random by the seed, before the validation split is.
 *
 * The splits have the schema of the columns, and notices about constant columns and the like.
 *
 * @throws Error naming file, line and column for values that are not numbers, missing or duplicate names, uneven rows,
 * empty lines and ambiguities
 */
export async function csv(path: string, options: CsvOptions = {}): Promise<DataSplits> {
  checkArgument("csv", "path", path, aText);
  checkOptions("csv", options, csvChecks);
  const { schema, header, target: _, delimiter, ...split } = options;
  const known = schema && parseTableSchema(schema, "the option schema", "csv()");
  await using opened = await openCsvTable(path, delimiter);
  const { table, columns, target, notices } = known
    ? matchedTable(opened.begin, known, header ?? tableOptions.header.default)
    : describedTable(opened.begin, options);
  const { inputs, target: cells } = await csvColumns(table, opened.rest, columns, target);
  if (cells.rows.length < leastRows) {
    const got = cells.rows.length;
    throw new Error(`csv(): wanted ${leastRows} or more rows in ${path}, got ${got}`);
  }
  const { labels, classes, kind, notices: ofLabels } = csvLabels(
    `csv(): ${path}`,
    columnTitle(target, table.header),
    cells,
    known?.target,
  );
  const featureNames = table.header && columns.map((column) => table.header![column]);
  const splits = splitDataset(
    dataset({
      name: tableName(path),
      shape: [columns.length],
      inputs,
      labels,
      classes: classes.length,
      classNames: classes.every((name, label) => name === String(label)) ? undefined : classes,
      featureNames,
      schema: known ?? {
        version: tableSchemaVersion,
        header: table.header !== undefined,
        delimiter: table.delimiter,
        features: columns.map((column) => ({ kind: "number", ...named(table, column) })),
        target: { kind: "class", ...named(table, target), place: target, classes, labels: kind },
      },
    }),
    { ...split, test: split.test ?? 0.1 },
  );
  const ofColumns = [...csvNotices(table, columns, inputs), ...columnNotices(splits.train)];
  const told = [...notices, ...ofLabels, ...ofColumns];
  const all = { ...splits, ...told.length > 0 && { notices: told } };
  const { seed = defaultSeed, limit, validation, target: column } = options;
  // sources do not store the share held out for testing
  return options.test === undefined
    ? withSource(all, {
      data: path,
      seed,
      limit,
      validation,
      target: column?.toString(),
      header,
      delimiter,
    })
    : all;
}

/** "wine" for data/wine.csv.gz. */
export function tableName(path: string): string {
  const file = path.replaceAll("\\", "/").split("/").at(-1)!;
  return file.replace(/\.gz$/i, "").replace(/\.(csv|tsv|txt|data)$/i, "") || file;
}

/** A table, and its feature and label columns. */
interface ReadTable {
  readonly table: CsvTable;
  /** The features, from 0. */
  readonly columns: readonly number[];
  /** The labels, from 0. */
  readonly target: number;
  readonly notices: readonly string[];
}

function named({ header }: CsvTable, column: number): { name?: string } {
  return header ? { name: header[column] } : {};
}

/** A table matched to the schema of an earlier one. */
function matchedTable(read: CsvTable, schema: TableSchema, header: boolean | "auto"): ReadTable {
  const where = `csv(): ${read.path}`;
  const { columns, target, header: names, notices } = matchSchema(schema, read.rows, header, where);
  if (target === undefined) {
    const name = schema.target?.name;
    throw new Error(
      `${where}: wanted the column of labels${
        name === undefined ? "" : ` ${quoted([name])}`
      }, got none`,
    );
  }
  return { table: names ? withHeader(read) : read, columns, target, notices };
}

/** A table without a schema. */
function describedTable(
  read: CsvTable,
  { target, header = tableOptions.header.default }: CsvOptions,
): ReadTable {
  const { path, columns, rows, lines } = read;
  const named = typeof target === "string" && !isColumnNumber(target, columns);
  if (named && header === false) {
    throw new RangeError(
      `csv(): without a header the target must be a column number, got ${JSON.stringify(target)}`,
    );
  }
  let headed = named || header === true;
  if (!headed && header === "auto") {
    const number = Number(target ?? columns);
    const inside = Number.isInteger(number) && number >= 1 && number <= columns;
    const first = firstRowOf(rows, inside ? number - 1 : columns - 1);
    if (first.kind === "unclear") {
      throw new Error(
        `csv(): ${path} line ${lines[0]}: it is not clear whether the first row is a header: ` +
          `${first.why}; set --header yes or no (header: true or false)`,
      );
    }
    headed = first.kind === "header";
  }
  const table = headed ? withHeader(read) : read;
  if (table.header) checkNames(table.header, `csv(): ${path} line ${lines[0]}`);
  const column = targetColumn(table, target);
  return {
    table,
    columns: Array.from({ length: columns }, (_, i) => i).filter((i) => i !== column),
    target: column,
    notices: [],
  };
}

/** Column names must be unique, or later files could not be matched. */
function checkNames(header: readonly string[], where: string): void {
  const seen = new Set<string>();
  const doubled = [
    ...new Set(header.filter((name) => name && (seen.has(name) || !seen.add(name)))),
  ];
  if (doubled.length > 0) {
    throw new Error(
      `${where}: column names must be unique, got several columns ${quoted(doubled)}`,
    );
  }
  const empty = header.indexOf("");
  if (empty >= 0) {
    throw new Error(
      `${where}, column ${empty + 1}: wanted a name, got an empty cell; name the column, or ` +
        "remove it if it is only a row index (as pandas and R write)",
    );
  }
}

function isColumnNumber(target: string, columns: number): boolean {
  return /^\d+$/.test(target) && Number(target) <= columns;
}

/** The position of the target column: a name goes before a number. */
function targetColumn(table: CsvTable, target: string | number | undefined): number {
  const { header, columns, path } = table;
  if (target === undefined) return columns - 1;
  if (header && typeof target === "string" && header.includes(target)) {
    return header.indexOf(target);
  }
  const number = typeof target === "number" || /^\d+$/.test(target) ? Number(target) : NaN;
  if (Number.isInteger(number) && number >= 1 && number <= columns) return number - 1;
  const names = header ? `${quoted(header, 20)} or ` : "";
  throw new RangeError(
    `csv(): target must be ${names}a column number from 1 to ${columns}, ` +
      `got ${JSON.stringify(target)} for ${path}`,
  );
}
