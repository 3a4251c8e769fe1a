// The gradient of a layer's activations: along the identity path, through the first norm of the block above, and from
// the layer's own exit, whose means every position has the same share in. Traffic: gradient read and written,
// two activations read.

import {
  addInteger,
  advance,
  andInteger,
  type Code,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  multiplyInteger,
  set,
  shiftLeftInteger,
  shiftRightInteger,
} from "../../assembler/code.ts";
import type { FunctionDefinition } from "../../assembler/module.ts";
import { add, and, load, loadSplat, multiply, store, zero } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat, skip } from "./loops.ts";
import { channelNumbers, loadBeyond, normGradient } from "./staging.ts";

/**
 * `layerGradient(g, behind, x, back, exit, first, count)`, and `topGradient(g, exit, first, count)` for the deepest exit, above
 * which there is nothing. All arrays of images are [image][outer][positions].
 *
 * g ← g + a (behind − b + c (x − mean)) + exit / positions, with the numbers a, b, c and mean at `back`, [4][outerUnits], and
 * the gradient of the layer's means at `exit`, [tile][outer][8].
 */
export function layerGradient(context: ConvContext, top: boolean): FunctionDefinition {
  const { plan, constant } = context;
  const { sizes } = plan;
  const { outer, outerUnits } = sizes;
  const channelBytes = 4 * sizes.channelStride;
  const imageBytes = outerUnits * channelBytes;

  const body = (
    scope: Parameters<FunctionDefinition["body"]>[0],
    pointers: { g: Local; behind?: Local; x?: Local; back?: Local },
    exit: Local,
    first: Local,
    count: Local,
  ): Code[] => {
    const { g, behind, x, back } = pointers;
    const moving = [g, behind, x].filter((pointer) => pointer !== undefined);
    const [exitAt, offset, here, numbersAt] = scope.locals("i32", 4);
    const rows = moving.map(() => scope.local("i32"));
    const { locals, load: loadNumbers } = channelNumbers(scope, 4);
    const [ofExit, value] = scope.locals("v128", 2);
    const tile = multiplyInteger(shiftRightInteger(get(first), integer(3)), integer(32 * outer));
    const lane = shiftLeftInteger(andInteger(get(first), integer(7)), integer(2));
    return [
      ...moving.map((pointer) => skip(pointer, first, imageBytes)),
      loopWhile([
        ...rows.map((row, i) => set(row, get(moving[i]))),
        set(exitAt, addInteger(get(exit), addInteger(tile, lane))),
        ...(back ? [set(numbersAt, get(back))] : []),
        ...repeat(scope, outer, [
          ...rows.map((row) => [row, channelBytes] as const),
          [exitAt, 32],
          ...(back ? [[numbersAt, 4] as const] : []),
        ], [
          ...(back ? loadNumbers(numbersAt, outerUnits) : []),
          set(
            ofExit,
            multiply(constant(1 / (sizes.height * sizes.width)), loadSplat(from(exitAt))),
          ),
          ...forOffsets(offset, sizes.positions / 4, 16, [
            set(here, addInteger(get(rows[0]), get(offset))),
            set(
              value,
              back
                ? add(
                  get(ofExit),
                  normGradient(
                    context,
                    locals,
                    loadBeyond(rows[1], offset),
                    loadBeyond(rows[2], offset),
                  ),
                )
                : get(ofExit),
            ),
            set(value, and(get(value), load(from(offset, plan.positionMask)))),
            store(from(here), back ? add(get(value), load(from(here))) : get(value)),
          ]),
        ]),
        // channels of the padding
        ...(outerUnits > outer
          ? repeat(scope, outerUnits - outer, [[rows[0], channelBytes]], [
            ...forOffsets(offset, sizes.positions / 4, 16, [
              set(here, addInteger(get(rows[0]), get(offset))),
              store(from(here), zero()),
            ]),
          ])
          : []),
        ...moving.map((pointer) => advance(pointer, imageBytes)),
        advance(first, 1),
        advance(count, -1),
      ], get(count)),
    ];
  };

  return top
    ? {
      name: "topGradient",
      parameters: Array(4).fill("i32"),
      body: (scope, g, exit, first, count) => body(scope, { g }, exit, first, count),
    }
    : {
      name: "layerGradient",
      parameters: Array(7).fill("i32"),
      body: (scope, g, behind, x, back, exit, first, count) =>
        body(scope, { g, behind, x, back }, exit, first, count),
    };
}
