// The panel: copies of the current block's weights and, next to them, the head's in scratch, at constant
// addresses.

import { type Address, at, from } from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { load, store } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows } from "./rows.ts";

/** `loadPanel(weights)` copies a block's affine, and `loadHead()` the head's, to the panel. */
export function panelLoads({ plan }: KernelContext): FunctionDefinition[] {
  const copy = (
    scope: FunctionScope,
    source: Address,
    columns: number,
    first: number,
  ) =>
    forRows(
      scope,
      plan.width + 1,
      (rows) =>
        rows.flatMap((row) =>
          forRows(scope, columns / 4, (vectors) =>
            vectors.map((vector) =>
              store(
                vector.at(row.at(at(plan.panel + 4 * first), 4 * plan.columns), 16),
                load(vector.at(row.at(source, 4 * columns), 16)),
              )
            ))
        ),
    );
  return [{
    name: "loadPanel",
    parameters: ["i32"],
    body: (scope, weights) => copy(scope, from(weights), plan.units, 0),
  }, {
    name: "loadHead",
    parameters: [],
    body: (scope) => copy(scope, at(plan.head.weights), plan.targets, plan.units),
  }];
}
