// Reading ahead. Products walk over an image a few positions of every channel at a time, a pattern that no processor
// foresees; so its cache lines are touched in order beforehand, which all do. Lines that will be written are touched as well:
// a store that misses the cache stops the stores behind it.

import { at, type Code, from, get, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, or, store } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";

/** Bytes of a cache line. */
const line = 64;

/** Lines that are touched in one round of the loop. */
const together = 8;

/** Bytes behind the last place that may be touched with it. */
export const touchedBehind = line * together;

/** Touches so many bytes from each pointer on; the pointers stay. */
export function touch(
  { plan }: ConvContext,
  scope: FunctionScope,
  places: readonly (readonly [Local, number])[],
): Code[] {
  const pointer = scope.local("i32");
  const bits = scope.local("v128");
  return [
    ...places.flatMap(([start, bytes]) => [
      set(pointer, get(start)),
      ...repeat(
        scope,
        Math.ceil(bytes / (line * together)),
        [[pointer, line * together]],
        Array.from(
          { length: together },
          (_, i) => set(bits, or(get(bits), load(from(pointer, line * i)))),
        ),
      ),
    ]),
    store(at(plan.touched), get(bits)), // so that no compiler leaves the loads out
  ];
}
