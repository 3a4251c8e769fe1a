// Sums over the positions of one image, [units][4] in scratch: added to those of its chunk, and stored as the exit's means.

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
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, load, shuffle, store, storeLane } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";

/** Adds the sums of an image to those of the chunk. */
export function addImageSums(
  { plan }: ConvContext,
  scope: FunctionScope,
  moments: Local,
  units: number,
): Code[] {
  const [sum, total] = scope.locals("i32", 2);
  return [
    set(sum, integer(plan.imageSums)),
    set(total, addInteger(get(moments), integer(16 * units))),
    ...repeat(scope, units, [[sum, 16], [total, 16]], [
      store(from(total), add(load(from(total)), load(from(sum)))),
    ]),
  ];
}

/** Stores the means over the positions of an image: shift plus sum divided by number of positions. */
export function storeMeans(
  { plan, constant, multiplyAdd }: ConvContext,
  scope: FunctionScope,
  moments: Local,
  means: Local,
  image: Local,
  channels: number,
): Code[] {
  const [to, sum, moment] = scope.locals("i32", 3);
  const value = scope.local("v128");
  const { height, width } = plan.sizes;
  const tile = multiplyInteger(shiftRightInteger(get(image), integer(3)), integer(32 * channels));
  const lane = shiftLeftInteger(andInteger(get(image), integer(7)), integer(2));
  return [
    set(to, addInteger(get(means), addInteger(tile, lane))),
    set(sum, integer(plan.imageSums)),
    set(moment, get(moments)),
    ...repeat(scope, channels, [[to, 32], [sum, 16], [moment, 16]], [
      set(value, load(from(sum))),
      set(value, add(get(value), shuffle(get(value), get(value), [2, 3, 0, 1]))),
      set(value, add(get(value), shuffle(get(value), get(value), [1, 0, 3, 2]))),
      storeLane(
        from(to),
        0,
        multiplyAdd(get(value), constant(1 / (height * width)), load(from(moment))),
      ),
    ]),
  ];
}
