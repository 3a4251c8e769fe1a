// Patches of an image for the stem: a 5×5 convolution followed by 2×2 mean pooling is one 6×6 convolution with stride 2,
// so an output's inputs are the 6 × 6 × channels values of its patch. They are staged in the padded planes, one plane per
// value, so that the stem is a product like the 1×1 convolutions.

import {
  addInteger,
  advance,
  type Code,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { loadLane, loadSplat, store, zero } from "../../assembler/vector.ts";
import { planeStride } from "../scratch.ts";
import { stemSide, stemStep } from "../sizes.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";

/** Patches of the image at `pixels`, [row][column][channel]: value (row, column, channel) of the patch, [position]. */
export function imagePatches(
  { plan }: ConvContext,
  scope: FunctionScope,
  pixels: Local,
): Code[] {
  const { sizes } = plan;
  const { channels, imageWidth, height, width, rowStride } = sizes;
  const [source, plane, row, to] = scope.locals("i32", 4);
  const [rows, columns, numbers] = scope.locals("i32", 3);
  const step = 4 * stemStep * channels;
  const whole = Math.floor(width / 4);
  const rest = width % 4;
  const gather = (lanes: number): Code => {
    let vector = lanes === 4 ? loadSplat(from(row)) : loadLane(from(row), 0, zero());
    for (let lane = 1; lane < lanes; lane++) {
      vector = loadLane(from(row, lane * step), lane, vector);
    }
    return vector;
  };
  /** One plane; vectors that reach beyond a row are overwritten by the next row or masked later. */
  const onePlane: Code[] = [
    set(row, get(source)),
    set(to, get(plane)),
    ...repeat(scope, height, [
      [row, 4 * stemStep * imageWidth * channels - whole * 4 * step],
      [to, 4 * rowStride - 16 * whole],
    ], [
      ...(whole
        ? repeat(scope, whole, [[row, 4 * step], [to, 16]], [store(from(to), gather(4))])
        : []),
      ...storeRest(rest, to, gather),
    ]),
  ];
  return [
    set(plane, integer(plan.plane + 4 * sizes.lead)),
    set(source, get(pixels)),
    set(rows, integer(stemSide)),
    loopWhile([
      set(columns, integer(stemSide)),
      loopWhile([
        set(numbers, integer(channels)),
        loopWhile([
          ...onePlane,
          advance(source, 4),
          advance(plane, 4 * planeStride(sizes)),
          advance(numbers, -1),
        ], get(numbers)),
        advance(columns, -1),
      ], get(columns)),
      // `source` has passed six pixels of the row; continue with the next row
      set(
        source,
        addInteger(get(source), integer(4 * channels * (imageWidth - stemSide))),
      ),
      advance(rows, -1),
    ], get(rows)),
  ];
}

/** Stores the row's last columns, and zero in its padding. */
function storeRest(rest: number, to: Local, gather: (lanes: number) => Code): Code[] {
  return [store(from(to), rest ? gather(rest) : zero())];
}
