// The forward pass of an exit: the head's affine for all tiles of 8 samples, then the likelihood of all tiles. Two loops,
// separate from the block's affine, since one loop would exceed the cache of decoded instructions and the out-of-order
// window: within a tile each step of the likelihood depends on the previous one. Traffic: activations read once, outputs
// written twice.

import {
  advance,
  at,
  type Code,
  equalInteger,
  from,
  get,
  integer,
  lessInteger,
  type Local,
  loopWhile,
  set,
  when,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { loadSplat, store } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { logSoftmax } from "./log_softmax.ts";
import { lastTileMask, wholeTileMask } from "./staging.ts";
import { tileProduct } from "./tile_product.ts";

/**
 * `exitForward(kind, activations, labels, each, outputs, total, tiles)`: `kind` as in log_softmax.ts; the sum of
 * the log-likelihoods goes to `total`, as four partial sums.
 */
export function exitForward(context: KernelContext): FunctionDefinition {
  const { plan } = context;
  return {
    name: "exitForward",
    parameters: Array(7).fill("i32"),
    body: (scope, kind, activations, labels, each, outputs, total, tiles) => {
      const likelihood = scope.local("v128");
      const [logits, count] = scope.locals("i32", 2);
      const softmax = (tiles: 1 | 2, masked: boolean): Code[] => [
        ...logSoftmax(context, scope, {
          ...{ tiles, masked, kind, labels, each, outputs, total: likelihood },
        }),
        ...[labels, each].map((pointer) => advance(pointer, 32 * tiles)),
        advance(outputs, 32 * plan.targets * tiles),
      ];
      return [
        set(logits, get(outputs)),
        set(count, get(tiles)),
        loopWhile([
          ...headProduct(context, scope, activations, logits),
          advance(activations, 32 * plan.width),
          advance(logits, 32 * plan.targets),
          advance(count, -1),
        ], get(count)),
        // the last tile, which may be incomplete, is never in a pair
        when(lessInteger(integer(2), get(tiles)), [
          loopWhile([
            ...softmax(2, false),
            advance(tiles, -2),
          ], lessInteger(integer(2), get(tiles))),
        ]),
        ...wholeTileMask(context),
        loopWhile([
          when(equalInteger(get(tiles), integer(1)), lastTileMask(context)),
          ...softmax(1, true),
          advance(tiles, -1),
        ], get(tiles)),
        store(from(total), get(likelihood)),
      ];
    },
  };
}

function headProduct(
  context: KernelContext,
  scope: FunctionScope,
  activations: Local,
  logits: Local,
): Code[] {
  const { plan } = context;
  const { weights } = plan.head;
  return tileProduct(context, scope, {
    rows: plan.classes,
    columns: 2,
    terms: [{
      count: plan.width,
      weight: (target, unit) => target.at(unit.at(at(weights), 4 * plan.targets), 4),
      input: (unit, half) => half.at(unit.at(from(activations), 32), 16),
    }],
    start: (target) => loadSplat(target.at(at(weights + 4 * plan.width * plan.targets), 4)),
    finish: (target, halves, sums) =>
      halves.map((half, v) => store(half.at(target.at(from(logits), 32), 16), get(sums[v]))),
  });
}
