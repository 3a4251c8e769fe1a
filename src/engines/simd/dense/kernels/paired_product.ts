// A product whose sums lie in scratch for a moment before they are finished: only operations that end in neighbouring
// stores at constant addresses does V8's re-vectoriser make one of. Without it the detour costs a twentieth, and
// makes hot loops longer; so whoever assembles kernels asks for it where the re-vectoriser is at work.

import { type Address, at, type Code, get, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";
import { type TileProduct, tileProduct } from "./tile_product.ts";

/** How kernels that end in products are written. */
export interface ProductOptions {
  /** For V8's re-vectoriser; default false. The results are the same bits. */
  readonly paired?: boolean;
}

/**
 * Statements of a product over a tile of 8 samples, two vectors a row.
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
