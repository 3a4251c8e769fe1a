// An exit, tile by tile of 8 samples: the head's affine and the likelihood. A loop of its own, since one loop with
// the block's affine is more code than a processor's cache of decoded instructions holds. Traffic: activations
// read once, outputs written once.

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
  when,
} from "../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../assembler/module.ts";
import { loadSplat, store } from "../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { logSoftmax } from "./log_softmax.ts";
import { lastTileMask, wholeTileMask } from "./staging.ts";
import { tileProduct } from "./tile_product.ts";

/**
 * `exitForward(kind, activations, labels, each, outputs, total, tiles)`: what of the exit is wanted as in log_softmax.ts;
 * the sum of the log-likelihoods goes to `total`, as four partial sums.
 */
export function exitForward(context: KernelContext): FunctionDefinition {
  const { plan } = context;
  return {
    name: "exitForward",
    parameters: Array(7).fill("i32"),
    body: (scope, kind, activations, labels, each, outputs, total, tiles) => {
      const likelihood = scope.local("v128");
      return [
        ...wholeTileMask(context),
        loopWhile([
          when(equalInteger(get(tiles), integer(1)), lastTileMask(context)),
          ...headProduct(context, scope, activations),
          ...logSoftmax(context, scope, { kind, labels, each, outputs, total: likelihood }),
          advance(activations, 32 * plan.width),
          ...[labels, each].map((pointer) => advance(pointer, 32)),
          advance(outputs, 32 * plan.targets),
          advance(tiles, -1),
        ], get(tiles)),
        store(from(total), get(likelihood)),
      ];
    },
  };
}

function headProduct(context: KernelContext, scope: FunctionScope, activations: Local): Code[] {
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
      halves.map((half, v) => store(half.at(target.at(at(plan.logits), 32), 16), get(sums[v]))),
  });
}
