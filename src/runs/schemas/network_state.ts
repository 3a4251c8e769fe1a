// Checks of network/state.safetensors: exactly the arrays of the network in network/specification.json, with their
// shapes, finite, variances not negative.

import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { listed } from "../../datasets/listed.ts";
import type { NamedArray, NetworkState } from "../../engines/network.ts";
import { type NetworkArray, networkArrays } from "../../architectures/network_arrays.ts";
import { firstNotFinite } from "../../math/finite.ts";

/**
 * Refuses a state that does not match the specification and the number of remaining blocks.
 *
 * Momenta may be missing, and so may the statistics of a norm, mean and variance together, if not estimated. In the
 * head, which has a row of statistics for each exit, rows of exits that were not estimated are NaN.
 *
 * @param name of the function in errors
 * @param file of the state, for errors
 */
export function checkStoredState(
  state: NetworkState,
  spec: ArchitectureSpec,
  depth: number,
  name: string,
  file: string,
): void {
  const wrong = (wanted: string, got: string) =>
    new TypeError(`${name}: wanted ${wanted}, got ${got} in ${file}`);
  const blocks = blocksOf(state);
  if (blocks !== depth) {
    const wanted = `${depth} ${depth === 1 ? "block" : "blocks"}`;
    throw wrong(`${wanted}, as network/specification.json says`, String(blocks));
  }
  const known = networkArrays(spec, depth);
  const missing = [...known].flatMap(([key, { kind }]) =>
    key in state || kind === "statistic" && !(partnerOf(key) in state) ? [] : [key]
  );
  if (missing.length > 0) throw wrong(`arrays ${listed(missing, 3)}`, "none");
  const foreign = Object.keys(state).filter((key) => !arrayOf(key, known));
  if (foreign.length > 0) {
    throw wrong("no arrays but those of network/specification.json", listed(foreign, 3));
  }
  for (const [key, array] of Object.entries(state)) {
    const { shape, kind } = arrayOf(key, known)!;
    if (String(array.shape) !== String(shape)) {
      throw wrong(
        `shape [${shape}] of ${key}, as network/specification.json says`,
        `[${array.shape}]`,
      );
    }
    const unknown = kind === "statistic" && shape.length === 2
      ? unestimated(array, state[partnerOf(key)])
      : undefined;
    const bad = kind === "weight"
      ? firstNotFinite(array.data)
      : badStatistic(array, key.endsWith(".variance"), unknown);
    if (bad >= 0) {
      const bound = key.endsWith(".variance") ? " of at least 0" : "";
      throw wrong(`finite numbers${bound} in ${key}`, `${array.data[bad]} at position ${bad}`);
    }
  }
}

/** One more than the largest number of a block. */
function blocksOf(state: NetworkState): number {
  let blocks = 0;
  for (const key of Object.keys(state)) {
    const index = /^blocks\.(\d+)\./.exec(key)?.[1];
    if (index !== undefined) blocks = Math.max(blocks, Number(index) + 1);
  }
  return blocks;
}

/** The kind of an array; momenta have that of their weight. */
function arrayOf(key: string, known: ReadonlyMap<string, NetworkArray>): NetworkArray | undefined {
  const own = known.get(key);
  if (own || !key.endsWith(".momentum")) return own;
  const weight = known.get(key.slice(0, -".momentum".length));
  return weight?.kind === "weight" ? weight : undefined;
}

/** A norm's mean for its variance, and the other way round. */
function partnerOf(key: string): string {
  return key.endsWith(".mean")
    ? key.replace(/mean$/, "variance")
    : key.replace(/variance$/, "mean");
}

/** The rows that are entirely NaN in mean and variance. */
function unestimated({ shape, data }: NamedArray, partner: NamedArray | undefined): Set<number> {
  const [rows, features] = shape;
  const isNaNs = (all: Float32Array | undefined, row: number) =>
    all?.subarray(row * features, (row + 1) * features).every(Number.isNaN) ?? false;
  return new Set(
    Array.from({ length: rows }, (_, row) => row)
      .filter((row) => isNaNs(data, row) && isNaNs(partner?.data, row)),
  );
}

/** The position of an invalid value; −1 if there is none. */
function badStatistic(
  { shape, data }: NamedArray,
  isVariance: boolean,
  unknown: ReadonlySet<number> | undefined,
): number {
  const features = shape[shape.length - 1];
  return data.findIndex((each, i) =>
    !(Number.isFinite(each) && (!isVariance || each >= 0)) &&
    !unknown?.has(Math.floor(i / features))
  );
}
