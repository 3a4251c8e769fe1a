// The gradient of a layer's activations: along the identity path, through the first norm of the block above, and from
// the layer's own exit, whose means weight all positions equally. Traffic: gradient read and written,
// two activations read.

import {
  addInteger,
  andInteger,
  type Code,
  from,
  get,
  integer,
  type Local,
  multiplyInteger,
  set,
  shiftLeftInteger,
  shiftRightInteger,
  when,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, and, load, loadSplat, multiply, store, zero } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";
import { channelNumbers, loadBeyond, normGradient } from "./staging.ts";

/** Sources of a layer's gradient. */
interface LayerGradient {
  /** The image's gradient from above, replaced by the layer's own, [outer][positions]. */
  readonly g: Local;
  /** The image's gradient of the output of the first norm of the block above, and that norm's input. */
  readonly behind: Local;
  readonly x: Local;
  /** That norm's coefficients a, b, c and mean, [4][outerUnits]; 0: there is no block above, and g is not read. */
  readonly back: Local;
  /** The gradient of the means of all images, [tile][outer][8]. */
  readonly exit: Local;
  /** The image's index. */
  readonly image: Local;
}

/** g ← g + a (behind − b + c (x − mean)) + exit / positions, for one image; the pointers are unchanged. */
export function layerGradient(
  context: ConvContext,
  scope: FunctionScope,
  { g, behind, x, back, exit, image }: LayerGradient,
): Code[] {
  const { plan, constant } = context;
  const { sizes } = plan;
  const { outer, outerUnits } = sizes;
  const channelBytes = 4 * sizes.channelStride;
  const [exitAt, offset, here, numbersAt, gRow, behindRow, xRow] = scope.locals("i32", 7);
  const { locals, load: loadNumbers } = channelNumbers(scope, 4);
  const [ofExit, value] = scope.locals("v128", 2);
  const tile = multiplyInteger(shiftRightInteger(get(image), integer(3)), integer(32 * outer));
  const lane = shiftLeftInteger(andInteger(get(image), integer(7)), integer(2));

  const overPositions = (body: readonly Code[]): Code[] =>
    forOffsets(offset, sizes.positions / 4, 16, [
      set(here, addInteger(get(gRow), get(offset))),
      ...body,
    ]);
  const masked = () => and(get(value), load(from(offset, plan.positionMask)));
  return [
    set(gRow, get(g)),
    set(behindRow, get(behind)),
    set(xRow, get(x)),
    set(numbersAt, get(back)),
    set(exitAt, addInteger(get(exit), addInteger(tile, lane))),
    ...repeat(scope, outer, [
      [gRow, channelBytes],
      [behindRow, channelBytes],
      [xRow, channelBytes],
      [numbersAt, 4],
      [exitAt, 32],
    ], [
      set(ofExit, multiply(constant(1 / (sizes.height * sizes.width)), loadSplat(from(exitAt)))),
      when(get(back), [
        ...loadNumbers(numbersAt, outerUnits),
        ...overPositions([
          set(
            value,
            add(
              get(ofExit),
              normGradient(
                context,
                locals,
                loadBeyond(behindRow, offset),
                loadBeyond(xRow, offset),
              ),
            ),
          ),
          store(from(here), add(masked(), load(from(here)))),
        ]),
      ], overPositions([set(value, get(ofExit)), store(from(here), masked())])),
    ]),
    // channels of the padding
    ...(outerUnits > outer
      ? repeat(
        scope,
        outerUnits - outer,
        [[gRow, channelBytes]],
        overPositions([store(from(here), zero())]),
      )
      : []),
  ];
}
