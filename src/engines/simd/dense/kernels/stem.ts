// The stem, an affine of the inputs. Forward and backward process tiles of 8 samples; a tile's inputs, given
// row by row, are transposed to scratch. Traffic: inputs read twice per step,
// activations written once, their gradient read once.

import { advance, at, type Code, from, get, type Local, loopWhile } from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { loadLane, loadSplat, store } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { gradientProduct, transposeSignal } from "./gradient_product.ts";
import { forRows } from "./rows.ts";
import { tileProduct } from "./tile_product.ts";

/** `stemForward(rows, activations, tiles)` */
export function stemForward(context: KernelContext): FunctionDefinition {
  const { plan } = context;
  const { weights } = plan.stem;
  return {
    name: "stemForward",
    parameters: ["i32", "i32", "i32"],
    body: (scope, rows, activations, tiles) => [
      loopWhile([
        ...stageInputs(context, scope, rows),
        ...tileProduct(context, scope, {
          rows: plan.width,
          columns: 2,
          terms: [{
            count: plan.inputs,
            weight: (unit, feature) => unit.at(feature.at(at(weights), 4 * plan.units), 4),
            input: (feature, half) => half.at(feature.at(at(plan.inputTile), 32), 16),
          }],
          start: (unit) => loadSplat(unit.at(at(weights + 4 * plan.inputs * plan.units), 4)),
          finish: (unit, halves, sums) =>
            halves.map((half, v) =>
              store(half.at(unit.at(from(activations), 32), 16), get(sums[v]))
            ),
        }),
        advance(rows, 32 * plan.inputs),
        advance(activations, 32 * plan.width),
        advance(tiles, -1),
      ], get(tiles)),
    ],
  };
}

/** `stemBackward(rows, signal, tiles)`: adds to the stem's gradient in scratch. */
export function stemBackward(context: KernelContext): FunctionDefinition {
  const { plan } = context;
  return {
    name: "stemBackward",
    parameters: ["i32", "i32", "i32"],
    body: (scope, rows, signal, tiles) => [
      loopWhile([
        ...stageInputs(context, scope, rows),
        ...transposeSignal(context, scope, from(signal), 0, plan.width),
        ...gradientProduct(context, scope, {
          rows: plan.inputs + 1,
          input: plan.inputTile,
          first: 0,
          columns: plan.units,
          gradient: plan.stemGradient,
          stride: 4 * plan.units,
        }),
        advance(rows, 32 * plan.inputs),
        advance(signal, 32 * plan.width),
        advance(tiles, -1),
      ], get(tiles)),
    ],
  };
}

/** Transposes eight rows of inputs to [inputs, 8] in scratch. */
function stageInputs({ plan }: KernelContext, scope: FunctionScope, rows: Local): Code[] {
  return forRows(
    scope,
    plan.inputs,
    (features) =>
      features.flatMap((feature) =>
        [0, 4].map((first) => {
          const sample = (lane: number) =>
            feature.at(from(rows, 4 * plan.inputs * (first + lane)), 4);
          const gathered = [1, 2, 3].reduce(
            (vector, lane) => loadLane(sample(lane), lane, vector),
            loadSplat(sample(0)),
          );
          return store(feature.at(at(plan.inputTile + 4 * first), 32), gathered);
        })
      ),
  );
}
