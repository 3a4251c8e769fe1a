// Detection of a header by the schema of the table that was trained on; ambiguous first rows are refused.

import { isNumber, isWord, quoted } from "./csv_cell.ts";
import { decimalKey } from "./decimal.ts";
import { featureNamesOf, type TableSchema, type TargetColumn } from "../table_schema.ts";

/**
 * Whether the first row is a header.
 *
 * @param rows the first row and some below it
 * @param where "predict(): data.csv", for errors
 * @throws Error if it is ambiguous
 */
export function isHeader(
  schema: TableSchema,
  rows: readonly (readonly string[])[],
  where: string,
): boolean {
  const [first] = rows;
  const { features, target } = schema;
  const names = featureNamesOf(schema);
  const place = target?.place !== undefined && first.length === features.length + 1
    ? target.place
    : undefined; // of labels, if the file has no header
  const values = first.filter((_, column) => column !== place);
  if (!names) return values.every(isWord) && new Set(values).size === values.length;

  const known = new Set(names.map(folded));
  if (target?.name !== undefined) known.add(folded(target.name));
  const unclear = () =>
    new Error(
      `${where} line 1: it is not clear whether the first row (${
        quoted(first)
      }) is a header, as the ` +
        "run's features are called by numbers; set --header yes or no (header: true or false)",
    );
  const cells = new Set(first);
  const namesAll = names.every((name) => cells.has(name));
  const numbered = names.every(isNumber);
  if (!values.every(isNumber)) {
    if (namesAll && numbered) {
      const nameSet = new Set(names);
      const others = first.filter((cell) => !nameSet.has(cell) && cell !== target?.name);
      // a row may contain the numbers that are names: beside others, or beside a class
      if (others.some((cell) => isNumber(cell) || target && isClass(target, cell))) throw unclear();
    }
    // numbers beside words or marks of missing values are a faulty row, which the reader names
    const named = (cell: string) => cell !== "" && known.has(folded(cell));
    return namesAll ||
      values.some((cell) => !isNumber(cell) && (isWord(cell) || named(cell))) &&
        values.every((cell) => !isNumber(cell) || named(cell));
  }
  // numbers: could they be names?
  const whole = (texts: readonly string[]) => texts.every((text) => /^\d+$/.test(text));
  if (!numbered || whole(names) && !whole(values)) return false;
  if (place !== undefined && target) {
    const isName = first[place] === target.name;
    const isLabel = isClass(target, first[place]);
    // a class that is also a feature's name decides nothing
    if (isName !== isLabel && !names.includes(first[place])) return isName;
  }
  if (!values.some((value) => known.has(value)) || new Set(values).size < values.length) {
    return false;
  }
  const inOrder = values.length === names.length && values.every((value, i) => value === names[i]);
  const same = (a: readonly string[], b: readonly string[]) =>
    a.every((cell, column) => column === place || sameCell(cell, b[column]));
  // all names in another order are a row if the whole of it occurs again, others if each of their numbers does
  const recurring = namesAll
    ? rows.some((row, n) => n > 0 && same(first, row))
    : first.every((cell, column) =>
      column === place || rows.some((row, n) => n > 0 && sameCell(row[column], cell))
    );
  if (!inOrder && recurring) return false;
  throw unclear();
}

/** Whether a label is one of the classes. */
export function isClass({ classes, labels }: TargetColumn, label: string): boolean {
  return classes.includes(label) ||
    labels === "numbers" && isNumber(label) && classes.some((each) => sameCell(each, label));
}

function sameCell(a: string, b: string): boolean {
  return a === b || isNumber(a) && isNumber(b) && decimalKey(a) === decimalKey(b);
}

/** A name without case and spaces. */
export function folded(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, "");
}
