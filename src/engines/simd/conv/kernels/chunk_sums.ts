// Sums of a chunk for the following norm, as parts of [units][4] float32. While a kernel runs, the four lanes are partial
// sums; at its end the lanes are summed into the part's first [units] values.

import {
  addInteger,
  type Code,
  from,
  get,
  integer,
  type Local,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store } from "../../assembler/vector.ts";
import { laneSums } from "../../dense/kernels/sums.ts";
import { repeat } from "./loops.ts";

/** Parts of the forward pass: a value s of each channel, in all lanes and not summed; Σ (x − s); Σ (x − s)². */
export const momentParts = 3;

/** Parts of the backward pass: Σ g and Σ g (x − mean). */
export const gradientParts = 2;

/** Sums the lanes of the given parts. */
export function sumLanes(
  scope: FunctionScope,
  sums: Local,
  units: number,
  parts: readonly number[],
): Code[] {
  const [row, to] = scope.locals("i32", 2);
  const four = scope.locals("v128", 4);
  return parts.flatMap((part) => {
    const start = set(row, addInteger(get(sums), integer(16 * units * part)));
    return [
      start,
      set(to, get(row)),
      // results are stored before the data still to be read
      ...repeat(scope, units / 4, [[row, 64], [to, 16]], [
        ...four.map((local, i) => set(local, load(from(row, 16 * i)))),
        store(from(to), laneSums([get(four[0]), get(four[1]), get(four[2]), get(four[3])])),
      ]),
    ];
  });
}
