// What kernels put into scratch before they go over a batch, and for every tile of it.

import { at, type Code, from, type Local } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows } from "./rows.ts";

/** Sums over the batch start from zero. */
export function zeroSums({ plan }: KernelContext, scope: FunctionScope): Code[] {
  return forRows(
    scope,
    plan.units,
    (units) =>
      units.flatMap((unit) => [
        store(unit.at(at(plan.sums), 16), zero()),
        store(unit.at(at(plan.otherSums), 16), zero()),
      ]),
  );
}

/** All samples of the tile at hand exist. */
export function wholeTileMask({ plan, integers }: KernelContext): Code[] {
  return [0, 16].map((half) => store(at(plan.mask + half), integers(-1)));
}

/** The tile at hand is the last. */
export function lastTileMask({ plan }: KernelContext): Code[] {
  return [0, 16].map((half) => store(at(plan.mask + half), load(at(plan.lastMask + half))));
}

/** A tile of activations into scratch. */
export function stageActivations(
  { plan }: KernelContext,
  scope: FunctionScope,
  activations: Local,
): Code[] {
  return forRows(
    scope,
    plan.width,
    (units) =>
      units.flatMap((unit) =>
        [0, 16].map((half) =>
          store(unit.at(at(plan.tile + half), 32), load(unit.at(from(activations, half), 32)))
        )
      ),
  );
}
