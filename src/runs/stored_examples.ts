// The examples of a data set in one safetensors file: inputs, labels and rows of every split, unchanged, so that their
// fingerprint stays the same.

import { type Dataset, dataset, type DataSplits, exampleSize } from "../datasets/dataset.ts";
import type { DatasetOptions } from "../datasets/dataset_options.ts";
import type { Inputs } from "../datasets/input_rows.ts";
import { type NumberType, safetensorsHeader } from "../engines/safetensors_header.ts";

/** The arrays of a split, in their stored order. */
const arrayNames = ["inputs", "labels", "rows"] as const;

const partNames = ["train", "validation", "test"] as const;

type StoredArray = Inputs | Uint16Array | Uint32Array;

const typeOf = (array: StoredArray): NumberType =>
  array instanceof Float64Array
    ? "F64"
    : array instanceof Float32Array
    ? "F32"
    : array instanceof Uint32Array
    ? "U32"
    : array instanceof Uint16Array
    ? "U16"
    : "U8";

/** The types that inputs, labels and rows may have. */
const typesOf: Readonly<Record<(typeof arrayNames)[number], readonly NumberType[]>> = {
  inputs: ["F64", "F32", "U8"],
  labels: ["U16"],
  rows: ["U32"],
};

/** All types of numbers in such a file. */
export const storedTypes: readonly NumberType[] = Object.values(typesOf).flat();

/** Bytes in pieces, to be written one after the other. */
export interface StoredExamples {
  /** Of the whole file. */
  readonly size: number;
  /** The header and the arrays; these are not copied. */
  readonly pieces: readonly Uint8Array[];
}

/**
 * The bytes of a file with the examples of all splits: arrays `train.inputs` `[stored, ...shape]` (F64, F32 or U8),
 * `train.labels` `[stored]` (U16), `train.rows` (U32), and the same of `validation` and `test`. An array that splits
 * share is stored once: `__metadata__` then names it, as in `"validation.inputs": "train.inputs"`.
 */
export function storedExamples(splits: DataSplits): StoredExamples {
  const shared: Record<string, string> = { format: "fathom examples 1" };
  const names = new Map<StoredArray, string>();
  const header: Record<string, unknown> = {};
  const pieces: Uint8Array[] = [];
  let offset = 0;
  // widest numbers first, so that every array is aligned
  const arrays = partNames.flatMap((part) => {
    const data = splits[part];
    return data
      ? arrayNames.map((name) => ({ name: `${part}.${name}`, data, array: data[name] }))
      : [];
  }).sort((a, b) => b.array.BYTES_PER_ELEMENT - a.array.BYTES_PER_ELEMENT);
  for (const { name, data, array } of arrays) {
    const known = names.get(array);
    if (known !== undefined) {
      shared[name] = known;
      continue;
    }
    names.set(array, name);
    const shape = name.endsWith(".inputs") ? [data.labels.length, ...data.shape] : [array.length];
    header[name] = {
      dtype: typeOf(array),
      shape,
      data_offsets: [offset, offset + array.byteLength],
    };
    pieces.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    offset += array.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify({ __metadata__: shared, ...header }));
  const padded = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(8 + padded).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(text, 8);
  return { size: head.length + offset, pieces: [head, ...pieces] };
}

/** Facts that a file of examples does not contain. */
type ExampleFacts = Pick<
  Dataset,
  "name" | "shape" | "classes" | "classNames" | "featureNames" | "schema" | "standardisation"
>;

/**
 * The splits in the bytes of such a file.
 *
 * @param bytes the whole file
 * @param facts about the examples, from the run
 * @param file its name, for errors
 * @throws TypeError or RangeError for arrays that are missing or of other types or sizes, labels beyond the classes,
 * inputs that are not finite, and rows that are not stored
 */
export function readStoredExamples(
  bytes: Uint8Array<ArrayBuffer>,
  facts: ExampleFacts,
  file: string,
): DataSplits {
  const { arrays, metadata } = safetensorsHeader(bytes, file, {
    types: storedTypes,
  });
  const wrong = (wanted: string, got: string) =>
    new TypeError(`${file}: wanted ${wanted}, got ${got}`);
  if (metadata.format !== "fathom examples 1") {
    throw wrong("examples in format 1", metadata.format ?? "none");
  }
  const { name, shape, classes, classNames, featureNames, schema, standardisation } = facts;
  const { format: _, ...shared } = metadata;
  const known = partNames.flatMap((part) => arrayNames.map((name) => `${part}.${name}`));
  const names = [...Object.keys(shared), ...arrays.map(({ name }) => name)];
  const foreign = names.find((name) => !known.includes(name));
  if (foreign !== undefined) throw wrong(`no arrays but ${known.join(", ")}`, foreign);
  const made = new Map<string, StoredArray>(); // one array if splits share it
  const arrayOf = (name: string): StoredArray => {
    const own = shared[name] ?? name;
    const placed = arrays.find((each) => each.name === own);
    const kind = name.split(".")[1] as (typeof arrayNames)[number];
    if (!placed) throw wrong(`an array ${name}`, "none");
    const { dtype, from, to } = placed;
    if (!typesOf[kind].includes(dtype)) {
      throw wrong(`${name} of dtype ${typesOf[kind].join(" or ")}`, dtype);
    }
    const array = made.get(own) ?? numbersOf(dtype, bytes.slice(from, to).buffer);
    made.set(own, array);
    return array;
  };
  const stored = new Map<Inputs, Dataset>(); // checked once if splits share inputs and labels
  const part = (of: string): Dataset => {
    const inputs = arrayOf(`${of}.inputs`) as Inputs;
    const labels = arrayOf(`${of}.labels`) as Uint16Array;
    const rows = arrayOf(`${of}.rows`) as Uint32Array;
    let data = stored.get(inputs);
    if (!data || data.labels !== labels) {
      if (inputs.length !== labels.length * exampleSize(shape)) {
        throw wrong(
          `${labels.length} examples of [${shape}] as ${of}.inputs`,
          `${inputs.length} values`,
        );
      }
      data = examplesOf({
        name,
        shape,
        classes,
        classNames,
        featureNames,
        schema,
        inputs,
        labels,
      }, `${file}: ${of}`);
      stored.set(inputs, data);
    }
    const beyond = rows.findIndex((row) => row >= labels.length);
    if (beyond >= 0) {
      throw wrong(`${of}.rows below ${labels.length}`, `${rows[beyond]} at position ${beyond}`);
    }
    return { ...data, rows, standardisation };
  };
  const hasTest = names.some((name) => name.startsWith("test."));
  return {
    name,
    train: part("train"),
    validation: part("validation"),
    ...hasTest && { test: part("test") },
  };
}

/** A data set, whose errors name the file. */
function examplesOf(options: DatasetOptions, where: string): Dataset {
  try {
    return dataset(options);
  } catch (cause) {
    const { message } = cause as Error;
    const Kind = cause instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`${where}: ${message.replace(/^\w+\(\): /, "")}`, { cause });
  }
}

function numbersOf(type: NumberType, buffer: ArrayBuffer): StoredArray {
  switch (type) {
    case "F64":
      return new Float64Array(buffer);
    case "F32":
      return new Float32Array(buffer);
    case "U32":
      return new Uint32Array(buffer);
    case "U16":
      return new Uint16Array(buffer);
    case "U8":
      return new Uint8Array(buffer);
  }
}
