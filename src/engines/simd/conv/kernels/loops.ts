// Loop helpers of the kernels of a conv network.

import {
  addInteger,
  advance,
  type Code,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  multiplyInteger,
  set,
  unequalInteger,
} from "../../assembler/code.ts";
import { store, zero } from "../../assembler/vector.ts";
import type { FunctionScope } from "../../assembler/module.ts";

/** Repeats `body` (at least once), advancing the pointers by the given bytes each time. */
export function repeat(
  scope: FunctionScope,
  times: number,
  moving: readonly (readonly [Local, number])[],
  body: readonly Code[],
): Code[] {
  const steps = moving.map(([pointer, bytes]) => advance(pointer, bytes));
  if (times === 1) return [...body, ...steps];
  const left = scope.local("i32");
  return [
    set(left, integer(times)),
    loopWhile([...body, ...steps, advance(left, -1)], get(left)),
  ];
}

/** Repeats `body` with `offset` increasing from 0 in steps, in bytes. */
export function forOffsets(
  offset: Local,
  times: number,
  step: number,
  body: readonly Code[],
): Code[] {
  return [
    set(offset, integer(0)),
    loopWhile([...body, advance(offset, step)], unequalInteger(get(offset), integer(times * step))),
  ];
}

/** pointer ← pointer + count · bytes. */
export function skip(pointer: Local, count: Local, bytes: number): Code {
  return set(pointer, addInteger(get(pointer), multiplyInteger(get(count), integer(bytes))));
}

/** Zeroes vectors; the pointer is unchanged. */
export function zeroVectors(scope: FunctionScope, pointer: Local, vectors: number): Code[] {
  const to = scope.local("i32");
  return [
    set(to, get(pointer)),
    ...repeat(scope, vectors, [[to, 16]], [store(from(to), zero())]),
  ];
}
