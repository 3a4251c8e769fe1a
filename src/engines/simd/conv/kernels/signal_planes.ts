// Staging of one image's gradients for the backward pass of a convolution, in the padded planes. Traffic: sources read
// once.

import { type Code, from, get, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { loadSplat, multiply } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { channelNumbers, loadBeyond, normGradient, stagePlane } from "./staging.ts";

/** Stages a (g − b + c (y − mean)) of an image in the padded planes. */
export function signalPlane(
  context: ConvContext,
  scope: FunctionScope,
  { g, y, backAt, outputs, outputUnits }: {
    readonly g: Local;
    readonly y: Local;
    readonly backAt: Local;
    readonly outputs: number;
    readonly outputUnits: number;
  },
): Code[] {
  const [gRow, yRow, numbersAt] = scope.locals("i32", 3);
  const { locals, load } = channelNumbers(scope, 4);
  const bytes = 4 * context.plan.sizes.channelStride;
  return [
    set(gRow, get(g)),
    set(yRow, get(y)),
    set(numbersAt, get(backAt)),
    ...stagePlane(context, scope, {
      channels: outputs,
      moving: [[gRow, bytes], [yRow, bytes], [numbersAt, 4]],
      before: load(numbersAt, outputUnits),
      value: (offset) =>
        normGradient(context, locals, loadBeyond(gRow, offset), loadBeyond(yRow, offset)),
    }),
  ];
}

/** Stages mask · g of an image in the padded planes, including padding channels, whose g is zero and whose masks are finite. */
export function maskedPlane(
  context: ConvContext,
  scope: FunctionScope,
  { g, masks, outputUnits }: {
    readonly g: Local;
    readonly masks: Local;
    readonly outputUnits: number;
  },
): Code[] {
  const [gRow, maskAt] = scope.locals("i32", 2);
  const mask = scope.local("v128");
  return [
    set(gRow, get(g)),
    set(maskAt, get(masks)),
    ...stagePlane(context, scope, {
      channels: outputUnits,
      moving: [[gRow, 4 * context.plan.sizes.channelStride], [maskAt, 4]],
      before: [set(mask, loadSplat(from(maskAt)))],
      value: (offset) => multiply(get(mask), loadBeyond(gRow, offset)),
    }),
  ];
}
