// The forward pass from one exit to the next, by tiles of 8 samples: the residual sum of the previous block, then the
// affine and relu of the next block, with their sums over the batch. Traffic: activations and rectified units read and written once.

import {
  advance,
  at,
  type Code,
  equalInteger,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  set,
  when,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import {
  add,
  and,
  larger,
  load,
  loadSplat,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { pairedProduct, type ProductOptions } from "./paired_product.ts";
import { forRows } from "./rows.ts";
import { lastTileMask, stageActivations, wholeTileMask, zeroSums } from "./staging.ts";
import { type TileProduct, tileProduct } from "./tile_product.ts";

/**
 * `blockForward(residual, block, before, rectified, activations, next, tiles)`.
 *
 * Where `residual` is not 0, activations ← before + slope · (rectified − mean) + shift, else activations are given. Where
 * `block` is not 0, next ← relu(affine), with the weights in the panel, and its sums over the batch go to scratch.
 */
export function blockForward(
  context: KernelContext,
  options: ProductOptions = {},
): FunctionDefinition {
  const { plan } = context;
  return {
    name: "blockForward",
    parameters: Array(7).fill("i32"),
    body: (scope, residual, block, before, rectified, activations, next, tiles) => [
      ...zeroSums(context, scope),
      ...wholeTileMask(context),
      loopWhile([
        when(equalInteger(get(tiles), integer(1)), lastTileMask(context)),
        when(
          get(residual),
          stageResidual(context, scope, before, rectified, activations),
          stageActivations(context, scope, activations),
        ),
        when(get(block), blockProduct(context, scope, next, options)),
        ...[before, rectified, activations, next].map((pointer) =>
          advance(pointer, 32 * plan.width)
        ),
        advance(tiles, -1),
      ], get(tiles)),
    ],
  };
}

function stageResidual(
  { plan, multiplyAdd }: KernelContext,
  scope: FunctionScope,
  before: Local,
  rectified: Local,
  activations: Local,
): Code[] {
  const [slope, mean, shift, value] = scope.locals("v128", 4);
  return forRows(scope, plan.width, (units) =>
    units.flatMap((unit) => [
      set(slope, loadSplat(unit.at(at(plan.slope), 4))),
      set(mean, loadSplat(unit.at(at(plan.mean), 4))),
      set(shift, loadSplat(unit.at(at(plan.shift), 4))),
      ...[0, 16].flatMap((half) => [
        set(
          value,
          multiplyAdd(
            get(slope),
            subtract(load(unit.at(from(rectified, half), 32)), get(mean)),
            add(load(unit.at(from(before, half), 32)), get(shift)),
          ),
        ),
        store(unit.at(at(plan.tile + half), 32), get(value)),
        store(unit.at(from(activations, half), 32), get(value)),
      ]),
    ]));
}

function blockProduct(
  context: KernelContext,
  scope: FunctionScope,
  next: Local,
  { paired }: ProductOptions,
): Code[] {
  const { plan } = context;
  const stride = 4 * plan.columns;
  const product: TileProduct = {
    rows: plan.width,
    columns: 2,
    terms: [{
      count: plan.width,
      weight: (unit, below) => unit.at(below.at(at(plan.panel), stride), 4),
      input: (below, half) => half.at(below.at(at(plan.tile), 32), 16),
    }],
    start: (unit) => loadSplat(unit.at(at(plan.panel + plan.width * stride), 4)),
    finish: (unit, halves, sums) => [
      ...halves.map((half, v) =>
        set(sums[v], and(larger(get(sums[v]), zero()), load(half.at(at(plan.mask), 16))))
      ),
      ...halves.map((half, v) => store(half.at(unit.at(from(next), 32), 16), get(sums[v]))),
      store(
        unit.at(at(plan.sums), 16),
        sums.reduce(
          (sum, one) => add(sum, get(one)),
          load(unit.at(at(plan.sums), 16)),
        ),
      ),
    ],
  };
  return paired
    ? pairedProduct(context, scope, product, plan.signal) // unused in the forward pass
    : tileProduct(context, scope, product);
}
