// The arrays of a network in float64, by part: weights, their gradients, and the statistics of batch norms.

import { arrayName } from "../../../src/architectures/layer.ts";
import { type NetworkArray, networkArrays } from "../../../src/architectures/network_arrays.ts";
import type { ArchitectureSpec } from "../../../src/architectures/specification.ts";
import type { Place, Statistics } from "./layer.ts";

/** An array of a state, in any precision. */
export interface StateArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Arrays by name, as {@linkcode NetworkState}. */
export type ReferenceState = Readonly<Record<string, StateArray>>;

/** An array in float64. */
export interface Float64Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The arrays of a pass. */
interface PassArrays {
  /** The context of a part's layers, in adapters and head for an exit; `prefix` is that of its arrays' names. */
  place(prefix: string, exit?: number): Place;
  /** The gradient of every weight array, zeros at first. */
  gradients(): Record<string, Float64Values>;
  /** The statistics of the batch, named as in a state. */
  statistics(): Record<string, Float64Values>;
}

/**
 * The arrays of a network of `depth` blocks.
 *
 * @param population whether batch norms use the statistics of the state
 * @throws TypeError if the state does not match the network
 */
export function passArrays(
  spec: ArchitectureSpec,
  depth: number,
  state: ReferenceState,
  population: boolean,
): PassArrays {
  const known = networkArrays(spec, depth);
  const numbers = new Map(
    [...known].filter(([, { kind }]) => population || kind === "weight")
      .map(([name, array]) => [name, checked(name, array, state[name])]),
  );
  const gradients = zerosOf(known, "weight");
  const statistics = zerosOf(known, "statistic");
  for (const { data } of Object.values(statistics)) data.fill(NaN); // of exits without it

  /** A statistic's row of an exit. */
  const row = (all: Float64Array, name: string, exit: number) => {
    const features = known.get(name)!.shape.at(-1)!;
    return all.subarray(exit * features, (exit + 1) * features);
  };

  return {
    place: (prefix, exit = 0) => ({
      weight: (name) => numbers.get(prefix + name)!,
      addGradient(name, gradient) {
        const { data } = gradients[prefix + name];
        gradient.forEach((value, i) => data[i] += value);
      },
      population(name) {
        if (!population) return undefined;
        const of = (statistic: string) => {
          const full = prefix + arrayName(name, statistic);
          return row(numbers.get(full)!, full, exit);
        };
        return { mean: of("mean"), variance: of("variance") };
      },
      noteStatistics(name, noted: Statistics) {
        for (const statistic of ["mean", "variance"] as const) {
          const full = prefix + arrayName(name, statistic);
          row(statistics[full].data, full, exit).set(noted[statistic]);
        }
      },
    }),
    gradients: () => {
      const taken = structuredClone(gradients);
      for (const { data } of Object.values(gradients)) data.fill(0);
      return taken;
    },
    statistics: () => statistics,
  };
}

function zerosOf(known: ReadonlyMap<string, NetworkArray>, wanted: NetworkArray["kind"]) {
  return Object.fromEntries(
    [...known].filter(([, { kind }]) => kind === wanted).map(([name, { shape }]) => [
      name,
      { shape, data: new Float64Array(sizeOf(shape)) },
    ]),
  );
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

function checked(name: string, { shape }: NetworkArray, array: StateArray | undefined) {
  const wanted = `float64Pass(): wanted an array ${name} of shape [${shape.join(", ")}] in state`;
  if (!array) throw new TypeError(`${wanted}, got none`);
  if (String(array.shape) !== String(shape) || array.data.length !== sizeOf(shape)) {
    throw new TypeError(
      `${wanted}, got [${array.shape.join(", ")}] with ${array.data.length} values`,
    );
  }
  return Float64Array.from(array.data);
}
