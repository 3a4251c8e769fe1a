// The micro-kernel of all matrix products: out[m][v] = start + Σ_k weight[m][k] · input[k][v], where v counts
// vectors of four. Loops: pairs of columns, then tiles of 5 or 6 rows, whose 10 to 12 sums stay in registers, then
// k. A term costs one splat per row and one load per column. Small products are unrolled except for the pairs of
// columns, and accesses at constant addresses need no bounds check.

import { type Address, type Code, get, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, loadSplat } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";

/** Contiguous terms of a product. */
export interface Terms {
  readonly count: number;
  /** Address of a weight. */
  weight(row: Row, term: Row): Address;
  /** Address of an input vector. */
  input(term: Row, column: Row): Address;
}

/** A product. */
export interface TileProduct {
  readonly rows: number;
  /** Vectors per row of the result. */
  readonly columns: number;
  readonly terms: readonly Terms[];
  /** Start value of a sum. */
  start(row: Row, column: Row): Code;
  /** Statements for the finished sums of a row, one per column. */
  finish(row: Row, columns: readonly Row[], sums: readonly Local[]): readonly Code[];
}

const tileRows = 6;
const tileColumns = 2;

/** Most multiply-adds of an unrolled product: about 20 KB of machine code. */
const unrolledLimit = 2048;

/** Statements of a product. */
export function tileProduct(
  context: KernelContext,
  scope: FunctionScope,
  product: TileProduct,
): Code[] {
  const { rows, columns, terms, start, finish } = product;
  const count = terms.reduce((sum, { count }) => sum + count, 0);
  const unrolled = rows * columns * count <= unrolledLimit;
  const weight = scope.local("v128");
  const inputs = scope.locals("v128", tileColumns);
  const sums = scope.locals("v128", tileRows * tileColumns);

  const tile = (pair: readonly Row[], group: readonly Row[]): Code[] => {
    const sum = (m: number, v: number) => sums[m * tileColumns + v];
    return [
      ...group.flatMap((row, m) => pair.map((column, v) => set(sum(m, v), start(row, column)))),
      ...terms.flatMap((part) =>
        forRows(scope, part.count, (some) =>
          some.flatMap((term) => [
            ...pair.map((column, v) => set(inputs[v], load(part.input(term, column)))),
            ...group.flatMap((row, m) => [
              set(weight, loadSplat(part.weight(row, term))),
              ...pair.map((_, v) =>
                set(
                  sum(m, v),
                  context.multiplyAdd(get(weight), get(inputs[v]), get(sum(m, v))),
                )
              ),
            ]),
          ]), { unrolled: unrolled || part.count <= 8 })
      ),
      ...group.flatMap((row, m) => finish(row, pair, pair.map((_, v) => sum(m, v)))),
    ];
  };
  return forRows(
    scope,
    columns,
    (pair) =>
      forRows(scope, rows, (group) => tile(pair, group), {
        group: unrolled ? tileRows : 5,
        unrolled,
      }),
    { group: tileColumns, unrolled: columns <= tileColumns },
  );
}
