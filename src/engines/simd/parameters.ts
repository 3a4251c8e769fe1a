// Named arrays of a network and their memory layout, for weights and momenta.

import { exampleSize } from "../../datasets/dataset.ts";
import type { NamedArray } from "../network.ts";
import type { Initialisation } from "../../architectures/initialisation.ts";
import { initialWeights } from "../initial_weights.ts";

/** A trained array: rows of `columns`, padded to `stride` float32 in memory. */
export interface Parameter {
  /** For instance "blocks.0.dense.weight". */
  readonly name: string;
  /** Shape in a network's state. */
  readonly shape: readonly number[];
  readonly initialisation: Initialisation;
  /** Addresses in bytes. */
  readonly weights: number;
  readonly velocity: number;
  readonly stride: number;
  /** Of every `padded` rows in memory only the first `used` are used; default all. */
  readonly rows?: { readonly used: number; readonly padded: number };
}

/** Indices of stem and head, which are not blocks. */
export const stemIndex = -2;
export const headIndex = -1;

/** Trained arrays of one part of the network: stem, head, or the block with an index. */
export interface ParameterPart {
  readonly index: number;
  readonly parameters: readonly Parameter[];
}

/** Writes initial weights drawn from `seed`. */
export function writeInitialWeights(
  memory: Float32Array,
  parts: readonly ParameterPart[],
  seed: number,
): void {
  for (const parameter of parts.flatMap(({ parameters }) => parameters)) {
    const { name, shape, initialisation, weights } = parameter;
    const values = initialWeights(name, exampleSize(shape), initialisation, seed);
    writeRows(memory, parameter, weights, values);
  }
}

/** A copy of the rows at an address. */
export function readRows(
  memory: Float32Array,
  parameter: Parameter,
  address: number,
): NamedArray {
  const { shape } = parameter;
  const columns = shape[shape.length - 1];
  const places = rowPlaces(parameter, address);
  const data = new Float32Array(places.length * columns);
  places.forEach((first, row) => data.set(memory.subarray(first, first + columns), row * columns));
  return { shape: [...shape], data };
}

/** Writes rows at an address; undefined writes zeros. */
export function writeRows(
  memory: Float32Array,
  parameter: Parameter,
  address: number,
  data: Float32Array | undefined,
): void {
  const columns = parameter.shape[parameter.shape.length - 1];
  rowPlaces(parameter, address).forEach((first, row) => {
    if (data) memory.set(data.subarray(row * columns, (row + 1) * columns), first);
    else memory.fill(0, first, first + columns);
  });
}

/** Start of every row, in float32 values. */
function rowPlaces({ shape, stride, rows }: Parameter, address: number): number[] {
  const count = exampleSize(shape.slice(0, -1));
  const { used, padded } = rows ?? { used: count, padded: count };
  return Array.from(
    { length: count },
    (_, row) => address / 4 + (Math.floor(row / used) * padded + row % used) * stride,
  );
}
