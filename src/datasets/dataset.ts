// Labelled examples for classification, as plain typed arrays. Splits of a data set share its memory: a
// split is a list of rows.

import { nameTwice } from "./class_names.ts";
import { datasetChecks, type DatasetOptions } from "./dataset_options.ts";
import { aDataset } from "./dataset_check.ts";
import { checkFiniteInputs, checkInputRange } from "./finite_inputs.ts";
import { numberedLabels } from "./class_labels.ts";
import { flatInputs, type Inputs } from "./input_rows.ts";
import { checkArgument, checkOptions } from "../calls/checks.ts";
import type { TableSchema } from "./table_schema.ts";

/** Shift and scale of every channel (images) or feature (vectors): (value − mean) / deviation. */
export interface Standardisation {
  /** One per channel or feature, in the unit of the inputs (bytes count as 0..1). */
  readonly mean: readonly number[];
  /** One per channel or feature; 1 where the training split is constant. */
  readonly deviation: readonly number[];
}

/** Labelled examples. */
export interface Dataset {
  /** For instance "spirals" or "mnist". */
  readonly name: string;
  /** Shape of one example: `[features]`, or `[height, width, channels]` for images. */
  readonly shape: readonly number[];
  /** Number of classes K. */
  readonly classes: number;
  /** The names of the classes, K texts; absent if they are only numbers. */
  readonly classNames?: readonly string[];
  /** The names of the features of vectors; absent if they have none. */
  readonly featureNames?: readonly string[];
  /** The schema of the table that the examples were read from; absent if there was none. */
  readonly schema?: TableSchema;
  /**
   * All stored inputs, row-major `[stored, ...shape]`. Bytes stand for value / 255. Float64 keeps values far from 0,
   * such as times in seconds, distinct until they are standardised.
   */
  readonly inputs: Inputs;
  /** A label in 0..K−1 for every stored input. */
  readonly labels: Uint16Array;
  /** The stored rows that this split consists of, in order. */
  readonly rows: Uint32Array;
  /** Applied to inputs whenever a batch is filled. */
  readonly standardisation: Standardisation;
}

/** The splits of a data set. Use the test split only once, at the end. */
export interface DataSplits {
  /** The name of the data set. */
  readonly name: string;
  /** For training; its mean and deviation standardise all splits. */
  readonly train: Dataset;
  /** Held out to monitor training. */
  readonly validation: Dataset;
  /** Absent if the source has none. */
  readonly test?: Dataset;
  /** Notices about the data, such as constant features; absent if there are none. */
  readonly notices?: readonly string[];
}

/** Number of values of one example: the product of its shape. */
export function exampleSize(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * A data set over arrays in memory, not standardised.
 *
 * @throws TypeError for inputs and labels that do not match, are ragged or of mixed kinds; RangeError that names
 * the row, and column or pixel, of an input that is infinite, NaN or beyond float32
 */
export function dataset(options: DatasetOptions): Dataset {
  checkOptions("dataset", options, datasetChecks);
  return datasetOf("dataset", options);
}

/** The same for functions with more options. Errors begin with `name`. */
export function datasetOf(name: string, options: DatasetOptions): Dataset {
  const { featureNames, schema } = options;
  const flat = flatInputs(name, options.inputs);
  const { inputs } = flat;
  const { labels, classNames = options.classNames } = numberedLabels(
    name,
    options.labels,
    options.classNames,
  );
  const shape = options.shape ?? flat.shape;
  const isShape = shape !== undefined && (shape.length === 1 || shape.length === 3) &&
    shape.every((extent) => Number.isSafeInteger(extent) && extent > 0);
  if (!isShape) {
    const got = shape === undefined ? "undefined" : `[${shape}]`;
    throw new TypeError(
      `${name}(): shape must be [features] or [height, width, channels], got ${got}`,
    );
  }
  const size = exampleSize(shape);
  if (inputs.length !== labels.length * size) {
    throw new TypeError(
      `${name}(): ${labels.length} labels and shape [${shape}] need ${
        labels.length * size
      } values, ` +
        `got ${inputs.length}`,
    );
  }
  checkFiniteInputs(name, inputs, shape, featureNames);
  checkInputRange(name, inputs, shape, featureNames);
  let largest = 0;
  // labels that are not whole numbers are left to the check below, which names their row
  for (let n = 0; n < labels.length; n++) {
    if (Number.isInteger(labels[n])) largest = Math.max(largest, labels[n]);
  }
  const classes = options.classes ?? classNames?.length ?? Math.max(2, largest + 1);
  if (!Number.isSafeInteger(classes) || classes < 2 || classes > 65536) {
    throw new RangeError(
      `${name}(): classes must be a whole number from 2 to 65536, got ${classes}`,
    );
  }
  if (classNames && classNames.length !== classes) {
    throw new TypeError(
      `${name}(): classNames must be ${classes} texts, one per class, got ${classNames.length}`,
    );
  }
  const twice = nameTwice(classNames ?? []);
  if (twice !== undefined) {
    throw new TypeError(
      `${name}(): classNames must be different texts, got ${JSON.stringify(twice)} twice`,
    );
  }
  for (let n = 0; n < labels.length; n++) {
    if (!Number.isInteger(labels[n]) || labels[n] < 0 || labels[n] >= classes) {
      throw new RangeError(
        `${name}(): labels must be whole numbers from 0 to ${classes - 1}, got ${
          labels[n]
        } at row ${n}`,
      );
    }
  }
  const channels = shape[shape.length - 1];
  return {
    name: options.name ?? "arrays",
    shape,
    classes,
    classNames,
    ...featureNames && { featureNames },
    ...schema && { schema },
    inputs,
    labels: labels instanceof Uint16Array ? labels : Uint16Array.from(labels),
    rows: Uint32Array.from({ length: labels.length }, (_, n) => n),
    standardisation: {
      mean: new Array(channels).fill(0),
      deviation: new Array(channels).fill(1),
    },
  };
}

/** The split of a data set given by positions in its rows; shares the memory of the inputs. */
export function takeRows(data: Dataset, positions: ArrayLike<number>): Dataset {
  const rows = Uint32Array.from(positions, (position) => {
    if (!(position in data.rows)) {
      throw new RangeError(
        `takeRows(): positions must be whole numbers below ${data.rows.length}, got ${position}`,
      );
    }
    return data.rows[position];
  });
  return { ...data, rows };
}

/** The labels of this split, in the order of its rows. */
export function labelsOf(data: Dataset): Uint16Array {
  checkArgument("labelsOf", "data", data, aDataset);
  return Uint16Array.from(data.rows, (row) => data.labels[row]);
}
