// Prefetching. Products access a few positions of every channel at a time, which hardware prefetchers do not predict, so
// cache lines are touched sequentially beforehand. Lines that will be written are touched, too: a store that misses the
// cache stalls later stores.

import { at, type Code, from, get, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, or, store } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";

/** Bytes of a cache line. */
const line = 64;

/** Lines touched per loop iteration. */
const together = 8;

/** Bytes that may be touched beyond the end. */
export const touchedBehind = line * together;

/** Touches the given bytes from each pointer; the pointers are unchanged. */
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
    store(at(plan.touched), get(bits)), // prevents elimination of the loads
  ];
}
