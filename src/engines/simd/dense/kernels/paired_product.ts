// A product that stores its sums in scratch before they are finished, because V8's re-vectoriser only merges operations that
// end in adjacent stores at constant addresses. Without the re-vectoriser this costs 5 % and makes hot loops longer, so it
// is optional.

import { type Address, at, type Code, get, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";
import { type TileProduct, tileProduct } from "./tile_product.ts";

/** Options of kernels that end in products. */
export interface ProductOptions {
  /** For V8's re-vectoriser; default false. The results are bit for bit the same. */
  readonly paired?: boolean;
}

/**
 * Statements of a product over a tile of 8 samples, two vectors per row.
 *
 * @param scratch address of [rows][8] for the sums
 */
export function pairedProduct(
  context: KernelContext,
  scope: FunctionScope,
  product: TileProduct,
  scratch: number,
): Code[] {
  const { rows, columns, finish } = product;
  const place = (row: Row, half: Row): Address => half.at(row.at(at(scratch), 32), 16);
  const values = scope.locals("v128", columns);
  return [
    ...tileProduct(context, scope, {
      ...product,
      finish: (row, halves, sums) => halves.map((half, v) => store(place(row, half), get(sums[v]))),
    }),
    ...forRows(scope, columns, (halves) =>
      forRows(scope, rows, (some) =>
        some.flatMap((row) => [
          ...halves.map((half, v) => set(values[v], load(place(row, half)))),
          ...finish(row, halves, values),
        ]))),
  ];
}
