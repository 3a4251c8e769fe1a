// Staging in scratch before a batch and for every tile.

import { at, type Code, from, type Local } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, store, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows } from "./rows.ts";

/** Zeroes the sums over the batch. */
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

/** Sets the mask of a complete tile. */
export function wholeTileMask({ plan, integers }: KernelContext): Code[] {
  return [0, 16].map((half) => store(at(plan.mask + half), integers(-1)));
}

/** Sets the mask of the last tile. */
export function lastTileMask({ plan }: KernelContext): Code[] {
  return [0, 16].map((half) => store(at(plan.mask + half), load(at(plan.lastMask + half))));
}

/** Copies a tile of activations to scratch. */
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
