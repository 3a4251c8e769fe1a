// Constant tensors of the native library that operations take again and again: shapes, axes and empty tensors.

import type { Binding } from "./binding.ts";
import { dataTypes } from "./data_types.ts";

/** Constants that are kept at most; the least recently used one makes way. */
const kept = 256;

/** Constants by their values, as numbers of the binding. */
export interface Constants {
  /** Whole numbers [n]: a shape, or axes. */
  integers(values: readonly number[]): number;
  /** A number, []. */
  float(value: number): number;
  /** No numbers, [0]. */
  readonly empty: number;
}

/** The constants of a binding. */
export function constantsOf(binding: Binding): Constants {
  const ids = new Map<string, number>();
  const constant = (key: string, make: () => number) => {
    const known = ids.get(key);
    if (known !== undefined) {
      ids.delete(key);
      ids.set(key, known);
      return known;
    }
    const made = make();
    if (ids.size >= kept) {
      const [oldest, id] = ids.entries().next().value!;
      ids.delete(oldest);
      binding.deleteTensor(id);
    }
    ids.set(key, made);
    return made;
  };
  return {
    integers: (values) =>
      constant(
        `[${values}]`,
        () => binding.createTensor([values.length], dataTypes.TF_INT32, Int32Array.from(values)),
      ),
    float: (value) =>
      constant(
        `${Object.is(value, -0) ? "-0" : value}`,
        () => binding.createTensor([], dataTypes.TF_FLOAT, Float32Array.of(value)),
      ),
    get empty() {
      return constant("", () => binding.createTensor([0], dataTypes.TF_FLOAT, new Float32Array()));
    },
  };
}
