// The schema of a table that was trained on: what its columns are called, of what kind and in what order they are, and
// its classes. It is stored with a run, and every later file is matched to it.

/** The version that is written, and the only one that is read. */
export const tableSchemaVersion = 1;

/** A column that goes into the network. */
export interface FeatureColumn {
  /** Finite numbers; other kinds may come. */
  readonly kind: "number";
  /** What the header calls it; absent where there was none. */
  readonly name?: string;
}

/** The column of labels. */
export interface TargetColumn {
  /** One of some classes; other kinds may come. */
  readonly kind: "class";
  /** What the header calls it; absent where there was none. */
  readonly name?: string;
  /** Its place among all columns, from 0; absent where an older run does not tell it. */
  readonly place?: number;
  /** The classes in the order of their labels 0..K−1. */
  readonly classes: readonly string[];
  /** Whether labels are compared as numbers ("1" is "1.0") or as words. */
  readonly labels: "numbers" | "words";
}

/** What a table is like. */
export interface TableSchema {
  /** 1. */
  readonly version: 1;
  /** Whether the file had a header: then all columns have names. Absent where an older run does not tell it. */
  readonly header?: boolean;
  /** What separated cells; a later file may have another. */
  readonly delimiter?: string;
  /** The features, in the order of the network's inputs. */
  readonly features: readonly FeatureColumn[];
  /** The labels; absent for data that were no table. */
  readonly target?: TargetColumn;
}

/** The names of the features; undefined where they have none. */
export function featureNamesOf({ features }: TableSchema): readonly string[] | undefined {
  const names = features.flatMap(({ name }) => name ?? []);
  return names.length === features.length && names.length > 0 ? names : undefined;
}

/** The schema of so many features without names or labels: data that were no table. */
export function unnamedSchema(features: number): TableSchema {
  return {
    version: tableSchemaVersion,
    header: false,
    features: Array.from({ length: features }, () => ({ kind: "number" })),
  };
}

/**
 * A schema that was stored as JSON.
 *
 * @param where the file, for errors
 * @throws TypeError for another version, or kinds of columns that this version does not know
 */
export function parseTableSchema(json: unknown, where: string): TableSchema {
  const wrong = (wanted: string, got: unknown) =>
    new TypeError(
      `parseTableSchema(): wanted ${wanted} in the schema of ${where}, got ${
        got === undefined ? "none" : JSON.stringify(got)
      }`,
    );
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const isName = (value: unknown) =>
    value === undefined || typeof value === "string" && value !== "";
  if (!isObject(json)) throw wrong("an object", json);
  const { version, header, delimiter, features, target } = json;
  if (version !== tableSchemaVersion) {
    throw wrong(`version ${tableSchemaVersion} (a later Fathom reads later ones)`, version);
  }
  if (header !== undefined && typeof header !== "boolean") throw wrong("a boolean header", header);
  if (delimiter !== undefined && typeof delimiter !== "string") {
    throw wrong("a text as delimiter", delimiter);
  }
  if (!Array.isArray(features) || features.length === 0) throw wrong("features", features);
  for (const feature of features) {
    if (!isObject(feature) || feature.kind !== "number" || !isName(feature.name)) {
      throw wrong('features of kind "number" (a later Fathom may know others)', feature);
    }
  }
  const names = features.flatMap(({ name }) => name ?? []);
  const named = header ? features.length : names.length === 0 ? 0 : features.length;
  if (names.length !== named || new Set(names).size !== names.length) {
    throw wrong("a name of its own for every feature, or none for any", names);
  }
  if (target !== undefined) {
    if (!isObject(target) || target.kind !== "class" || !isName(target.name)) {
      throw wrong('a target of kind "class" (a later Fathom may know others)', target);
    }
    const { place, classes, labels } = target;
    if (
      place !== undefined && !(Number.isInteger(place) && Number(place) >= 0 &&
        Number(place) <= features.length)
    ) {
      throw wrong(`a place of the target from 0 to ${features.length}`, place);
    }
    const texts = Array.isArray(classes) && classes.length >= 2 &&
      classes.every((each) => typeof each === "string") &&
      new Set(classes).size === classes.length;
    if (!texts) throw wrong("two or more different classes", classes);
    if (labels !== "numbers" && labels !== "words") {
      throw wrong('labels "numbers" or "words"', labels);
    }
  }
  return json as unknown as TableSchema;
}
