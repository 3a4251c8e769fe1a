// The gradient of an affine's weights over a batch: gradient[i][j] += factor · Σ_n input[i][n] · signal[j][n], and of its
// biases, where the input is 1. Five rows by two columns at a time run over all tiles with their sums in registers, whose
// lanes are samples and are summed at the end: nothing is staged, transposed or stored in between.

import {
  addInteger,
  type Address,
  advance,
  at,
  type Code,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, load, multiply, shuffle, store, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";

/** Operands and result of the product. */
interface BatchGradient {
  /** Pointer to [tile][plan.width][8]. */
  readonly inputs: Local;
  /** Pointer to [tile][stride][8], of which the first `columns` are used. */
  readonly signal: Local;
  readonly columns: number;
  readonly stride: number;
  readonly tiles: Local;
  /** Address of row 0 and the first column; rows are `plan.columns` float32 apart, the last row is the biases. */
  readonly gradient: number;
  /** A vector factor; default 1. */
  readonly factor?: Code;
}

const groupRows = 5;
const groupColumns = 2;

/** Statements that add a batch's contribution. */
export function batchGradient(
  context: KernelContext,
  scope: FunctionScope,
  { inputs, signal, columns, stride, tiles, gradient, factor }: BatchGradient,
): Code[] {
  const { plan, multiplyAdd } = context;
  const [left, right, remaining] = scope.locals("i32", 3);
  const sums = scope.locals("v128", groupRows * groupColumns);
  const biases = scope.locals("v128", groupColumns);
  const signals = scope.locals("v128", groupColumns);
  const [input, none] = scope.locals("v128", 2);
  const sum = (m: number, v: number) => sums[m * groupColumns + v];
  const rowBytes = 4 * plan.columns;

  /** Adds the lane sums to both columns, and zeros to the following two. */
  const addSums = (to: Address, [a, b = none]: readonly Local[]): Code[] => {
    const total = add(
      shuffle(get(a), get(none), [0, 1, 4, 5]),
      shuffle(get(a), get(none), [2, 3, 6, 7]),
    );
    return [
      // [a0 + a2, b0 + b2, a1 + a3, b1 + b3]
      set(a, add(shuffle(get(a), get(b), [0, 4, 1, 5]), shuffle(get(a), get(b), [2, 6, 3, 7]))),
      store(to, add(load(to), factor ? multiply(factor, total) : total)),
    ];
  };
  /** A group of rows from row `skip`. */
  const product = (
    rows: readonly Row[],
    some: readonly Row[],
    skip: number,
    withBias: boolean,
  ): Code[] => [
    set(left, addressOf(rows[0].at(from(inputs, 32 * skip), 32))),
    set(right, addressOf(some[0].at(from(signal), 32))),
    set(remaining, get(tiles)),
    ...[...sums, ...biases].map((one) => set(one, zero())),
    loopWhile([
      ...[0, 16].flatMap((half) => [
        ...some.map((_, v) => set(signals[v], load(from(right, 32 * v + half)))),
        ...rows.flatMap((_, m) => [
          set(input, load(from(left, 32 * m + half))),
          ...some.map((_, v) =>
            set(sum(m, v), multiplyAdd(get(input), get(signals[v]), get(sum(m, v))))
          ),
        ]),
        ...(withBias ? some : []).map((_, v) =>
          set(biases[v], add(get(biases[v]), get(signals[v])))
        ),
      ]),
      advance(left, 32 * plan.width),
      advance(right, 32 * stride),
      advance(remaining, -1),
    ], get(remaining)),
    ...rows.flatMap((row, m) =>
      addSums(
        some[0].at(row.at(at(gradient + skip * rowBytes), rowBytes), 4),
        some.map((_, v) => sum(m, v)),
      )
    ),
    ...(withBias ? addSums(some[0].at(at(gradient + plan.width * rowBytes), 4), biases) : []),
  ];
  const group = (rows: readonly Row[], skip: number, withBias: boolean) =>
    forRows(scope, columns, (some) => product(rows, some, skip, withBias), { group: groupColumns });
  const first = Math.min(groupRows, plan.width);
  return [
    set(none, zero()),
    ...forRows(scope, first, (rows) => group(rows, 0, true), { group: first, unrolled: true }),
    ...forRows(scope, plan.width - first, (rows) => group(rows, first, false), {
      group: groupRows,
      unrolled: false,
    }),
  ];
}

/** An address as an integer. */
function addressOf({ index, offset }: Address): Code {
  return index ? addInteger(index, integer(offset)) : integer(offset);
}
