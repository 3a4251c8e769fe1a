// The backward pass of one convolution over some images: the gradient of its outputs (given, or computed through the next
// norm), of its weights, and of its inputs up to the preceding norm, masked by its relu, with the two sums for this norm's
// backward pass. Traffic: gradient and two activations read once, one gradient written.

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
import type { FunctionDefinition } from "../../assembler/module.ts";
import { add, and, isGreater, load, store, subtract, zero } from "../../assembler/vector.ts";
import { type Convolution, transposed } from "../convolution.ts";
import { planeStride, quadRows, reach } from "../scratch.ts";
import { stageBlocked } from "./blocked.ts";
import { columns } from "./columns.ts";
import { type OutputPass, setBeyond } from "./output_pass.ts";
import { winogradConvolution } from "./winograd.ts";
import type { ConvContext } from "./context.ts";
import { imagePatches } from "./image_patches.ts";
import { layerGradient } from "./layer_gradient.ts";
import { skip, zeroVectors } from "./loops.ts";
import { gradientParts, sumLanes } from "./chunk_sums.ts";
import { touch } from "./touch.ts";
import { maskedPlane, signalPlane } from "./signal_planes.ts";
import { channelNumbers, copyWindow, maskOf, normalised } from "./staging.ts";
import { weightGradient } from "./weight_gradient.ts";

/**
 * `name(g, y, back, x, coefficients, weights, target, sums, gradient, behind, exit, first, count)`: images `first` to
 * `first` + `count`.
 *
 * `g` [image][outputs][positions] is the gradient of the norm's output for `y`; the norm's backward coefficients a, b, c and
 * mean are at `back`, [4][outputUnits]. For the `last` convolution of a block, `g` is the gradient of the layer above, which
 * is first completed as in layer_gradient.ts, from `behind`, `y`, `back` and `exit`. `x` [image][inputs][positions] are the
 * inputs before their norm, whose slope, mean and shift are at `coefficients`, [3][inputUnits]. `weights` are transposed,
 * [tap][output][input], or transformed for Winograd convolution (winograd.ts). The gradient of the norm's output for x goes
 * to `target`, with its `sums`, [2][inputUnits][4]; the gradient of weights (and bias, for `last`) is added at `gradient`.
 * A `masked` last convolution has one more parameter, the address of masks, [image][outputs]: its signal is mask · g, in
 * the padded planes.
 */
export function backwardStage(
  context: ConvContext,
  name: string,
  convolution: Convolution,
  { last, masked = false }: { readonly last: boolean; readonly masked?: boolean },
): FunctionDefinition {
  const { plan, vectors, multiplyAdd } = context;
  const { sizes } = plan;
  const { inputUnits, outputs, outputUnits } = convolution;
  const back = transposed(convolution);
  const around = reach(convolution, sizes);
  const winograd = convolution.taps.length > 1 && plan.winograd !== undefined;
  const channelBytes = 4 * sizes.channelStride;
  const [outputBytes, inputBytes] = [outputUnits * channelBytes, inputUnits * channelBytes];
  const sumBytes = 16 * inputUnits; // per part
  const signal = last && !masked
    ? { stride: channelBytes, start: (g: Local): Code => get(g) }
    : { stride: 4 * planeStride(sizes), start: (): Code => integer(plan.plane + 4 * sizes.lead) };

  return {
    name,
    parameters: Array(masked ? 14 : 13).fill("i32"),
    body: (scope, ...parameters) => {
      const [g, y, backAt, x, coefficients, weights, target, sums, gradient] = parameters;
      const [behind, exit, first, count, masks] = parameters.slice(9);
      const moving: readonly (readonly [Local, number])[] = [
        [g, outputBytes],
        [y, outputBytes],
        [x, inputBytes],
        [target, inputBytes],
        ...(last ? [[behind, outputBytes] as const] : []),
        ...(masked ? [[masks, 4 * outputs] as const] : []),
      ];
      const [to, entered, numbersAt, sumAt] = scope.locals("i32", 4);
      const [value, input, sum, product] = scope.locals("v128", 4);
      const { locals: numbers, load: loadNumbers } = channelNumbers(scope, 3);

      const finish = (result: (row: number, vector: number) => Code): Code[] =>
        Array.from({ length: quadRows }, (_, row): Code[] => [
          ...loadNumbers(numbersAt, inputUnits, row),
          set(sum, load(from(sumAt, 16 * row))),
          set(product, load(from(sumAt, sumBytes + 16 * row))),
          ...Array.from({ length: vectors }, (_, v): Code[] => [
            set(input, load(from(entered, row * channelBytes + 16 * v))),
            set(
              value,
              and(
                and(result(row, v), maskOf(context, v)),
                isGreater(normalised(context, numbers, get(input)), zero()),
              ),
            ),
            store(from(to, row * channelBytes + 16 * v), get(value)),
            set(sum, add(get(sum), get(value))),
            set(
              product,
              multiplyAdd(get(value), subtract(get(input), get(numbers[1])), get(product)),
            ),
          ]).flat(),
          store(from(sumAt, 16 * row), get(sum)),
          store(from(sumAt, sumBytes + 16 * row), get(product)),
        ]).flat();

      const pass: OutputPass = {
        pointers: [[to, channelBytes], [entered, channelBytes], [numbersAt, 4], [sumAt, 16]],
        start: (offset) => [
          setBeyond(to, target, offset),
          setBeyond(entered, x, offset),
          set(numbersAt, get(coefficients)),
          set(sumAt, get(sums)),
        ],
        finish,
      };

      return [
        ...moving.map(([pointer, bytes]) => skip(pointer, first, bytes)),
        ...zeroVectors(scope, sums, gradientParts * inputUnits),
        loopWhile([
          ...touch(context, scope, [[x, inputBytes], [target, inputBytes]]),
          ...(last
            ? layerGradient(context, scope, { g, behind, x: y, back: backAt, exit, image: first })
            : signalPlane(context, scope, { g, y, backAt, outputs, outputUnits })),
          ...(masked ? maskedPlane(context, scope, { g, masks, outputUnits }) : []),
          ...(winograd
            ? winogradConvolution(context, scope, { convolution: back, weights, pass })
            : columns(context, scope, {
              ...{ convolution: back, weights, pass },
              stage: (group, offset) =>
                copyWindow(context, scope, {
                  source: addInteger(
                    addInteger(signal.start(g), get(offset)),
                    addInteger(group.skip(signal.stride), integer(-4 * around)),
                  ),
                  stride: signal.stride,
                  channels: group.channels,
                  vectorsEach: vectors + around / 2,
                }),
            })),
          ...stageBlocked(context, scope, {
            units: inputUnits,
            source: get(x),
            stride: channelBytes,
            coefficients,
          }),
          ...weightGradient(context, scope, {
            convolution,
            signal: signal.start(g),
            stride: signal.stride,
            gradient,
            bias: last,
          }),
          ...moving.map(([pointer, bytes]) => advance(pointer, bytes)),
          advance(first, 1),
          advance(count, -1),
        ], get(count)),
        ...sumLanes(scope, sums, inputUnits, [0, 1]),
      ];
    },
  };
}

/**
 * `stemBackward(g, y, back, pixels, gradient, behind, exit, first, count)`: completes the gradient of the first layer as in
 * layer_gradient.ts, and adds to the stem's gradient, weights followed by bias.
 */
export function stemBackward(context: ConvContext, convolution: Convolution): FunctionDefinition {
  const { sizes } = context.plan;
  const { outputUnits, inputUnits } = convolution;
  const imageBytes = 4 * sizes.imageHeight * sizes.imageWidth * sizes.channels;
  const outputBytes = 4 * outputUnits * sizes.channelStride;
  return {
    name: "stemBackward",
    parameters: Array(9).fill("i32"),
    body: (scope, g, y, back, pixels, gradient, behind, exit, first, count) => [
      ...[g, y, behind].map((pointer) => skip(pointer, first, outputBytes)),
      skip(pixels, first, imageBytes),
      loopWhile([
        ...layerGradient(context, scope, { g, behind, x: y, back, exit, image: first }),
        ...imagePatches(context, scope, pixels),
        ...stageBlocked(context, scope, {
          units: inputUnits,
          source: integer(context.plan.plane + 4 * sizes.lead),
          stride: 4 * planeStride(sizes),
        }),
        ...weightGradient(context, scope, {
          convolution,
          signal: get(g),
          stride: 4 * sizes.channelStride,
          gradient,
          bias: true,
        }),
        ...[g, y, behind].map((pointer) => advance(pointer, outputBytes)),
        advance(pixels, imageBytes),
        advance(first, 1),
        advance(count, -1),
      ], get(count)),
    ],
  };
}
