// Tables as files to be mutated: read to train on, and to predict.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { csv } from "../../src/datasets/formats/csv.ts";
import { csvInputs } from "../../src/datasets/formats/csv_inputs.ts";
import type { TableSchema } from "../../src/datasets/table_schema.ts";
import { randomStream } from "../../src/math/random.ts";
import { independentNumber, independentRows } from "./csv_facts.ts";
import type { MutationKind } from "./kind.ts";
import { otherFacts } from "./trial.ts";

const features = ["width", "height", "weight"];
const classes = ["cat", "dog", "owl"];

function table(): string {
  const random = randomStream(1, "table");
  const rows = Array.from({ length: 40 }, (_, n) => {
    const numbers = features.map((_, i) => (random() * 10 ** i).toFixed(1 + i % 3));
    return [...numbers, classes[n % 3]].join(",");
  });
  return [[...features, "animal"].join(","), ...rows, ""].join("\n");
}

/** What was trained on: columns by name and place, numbers, and the class of every row. */
interface TableFacts {
  readonly header: boolean;
  readonly delimiter: string;
  /** Places of the features, and of the labels. */
  readonly features: number;
  readonly target: number;
  readonly names: readonly string[] | null;
  readonly labels: readonly string[];
  readonly numbers: readonly number[];
}

async function readTable(path: string): Promise<TableFacts> {
  const { train } = await csv(path);
  const { schema, inputs, labels, featureNames } = train;
  return {
    header: schema!.header!,
    delimiter: schema!.delimiter!,
    features: train.shape[0],
    target: schema!.target!.place!,
    names: featureNames ?? null,
    labels: Array.from(labels, (label) => schema!.target!.classes[label]),
    numbers: [...inputs],
  };
}

/** The same facts, made of the rows of another parser. */
function wrongTable(file: Uint8Array, facts: unknown): string | undefined {
  const { header, delimiter } = facts as TableFacts;
  const rows = independentRows(file, delimiter);
  if (!rows) return "another parser refuses the file";
  const width = rows[0].length;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven >= 0) return `row ${uneven} has ${rows[uneven].length} cells, the first has ${width}`;
  const below = header ? rows.slice(1) : rows;
  const labels = below.map((row) => row[width - 1]);
  // numbers that are the same are one class, named by its shortest text or its first
  const numeric = labels.every((label) => !Number.isNaN(independentNumber(label)));
  const same = (text: string) => numeric ? String(independentNumber(text)) : text;
  return otherFacts({ ...facts as TableFacts, labels: (facts as TableFacts).labels.map(same) }, {
    header,
    delimiter,
    features: width - 1,
    target: width - 1,
    names: header ? rows[0].slice(0, -1) : null,
    labels: labels.map(same),
    numbers: below.flatMap((row) => row.slice(0, -1).map(independentNumber)),
  });
}

const schema: TableSchema = {
  version: 1,
  header: true,
  delimiter: ",",
  features: features.map((name) => ({ kind: "number", name })),
  target: { kind: "class", name: "animal", place: 3, classes, labels: "words" },
};

async function readInputs(path: string): Promise<number[]> {
  const pieces = await Array.fromAsync(csvInputs(path, { schema, size: 7 }));
  return pieces.flatMap((piece) => [...piece]);
}

/** By name where the first row holds the names, else by place. */
function wrongInputs(file: Uint8Array, facts: unknown): string | undefined {
  const faults: string[] = [];
  for (const delimiter of [",", ";", "\t"]) {
    const rows = independentRows(file, delimiter);
    if (!rows || rows.length === 0 || rows.some((row) => row.length !== rows[0].length)) continue;
    const columns = features.map((name) => rows[0].indexOf(name));
    const named = columns.every((column) => column >= 0);
    if (!named && rows[0].length < features.length) continue;
    const below = named ? rows.slice(1) : rows;
    const places = named ? columns : [0, 1, 2];
    const fault = otherFacts(
      facts,
      below.flatMap((row) => places.map((column) => independentNumber(row[column]))),
    );
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return faults[0] ?? "another parser refuses the file";
}

/** A kind of one file. */
function kindOf(
  name: string,
  file: string,
  read: (path: string) => Promise<unknown>,
  wrong: MutationKind["wrong"],
  packed = false,
): MutationKind {
  return {
    name,
    changes: packed ? "bytes" : "text",
    callers: ["csvInputs"],
    async make(folder) {
      const path = join(folder, file);
      const text = table();
      await Deno.writeFile(path, packed ? gzipSync(text) : new TextEncoder().encode(text));
      return path;
    },
    read: (folder) => read(join(folder, file)),
    wrong,
  };
}

/** Tables to train on and to predict, packed or not. */
export const csvKinds: readonly MutationKind[] = [
  kindOf("CSV", "table.csv", readTable, wrongTable),
  kindOf("packed CSV", "table.csv.gz", readTable, wrongTable, true),
  kindOf("CSV to predict", "rows.csv", readInputs, wrongInputs),
];
