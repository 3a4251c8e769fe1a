// The forward pass of one convolution over some images: relu(norm(source)) staged in the window, the products, and on output
// the residual sum and the sums for the next norm's statistics, shifted by a value of each channel against cancellation.
// Traffic: source read once, target written once.

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
  when,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import {
  add,
  and,
  larger,
  load,
  loadSplat,
  shuffle,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import type { Convolution } from "../convolution.ts";
import { planeStride, quadRows, reach } from "../scratch.ts";
import { columns, type InputGroup } from "./columns.ts";
import { type OutputPass, setBeyond } from "./output_pass.ts";
import { winogradConvolution } from "./winograd.ts";
import type { ConvContext } from "./context.ts";
import { imagePatches } from "./image_patches.ts";
import { addImageSums, storeMeans } from "./image_sums.ts";
import { skip, zeroVectors } from "./loops.ts";
import { momentParts, sumLanes } from "./chunk_sums.ts";
import { touch } from "./touch.ts";
import {
  channelNumbers,
  copyWindow,
  loadBeyond,
  maskOf,
  normalised,
  normaliseWindow,
  stagePlane,
} from "./staging.ts";

/**
 * `name(source, target, weights, bias, coefficients, moments, residual, means, first, count)`: images `first` to `first` + `count`.
 *
 * `weights` are transformed for Winograd convolution (winograd.ts), else [tap][input][output]. `source`
 * [image][inputs][positions] (or [image] rows of pixels), `coefficients` slope, mean and shift of its norm,
 * [3][inputUnits]; `moments` of the target: a value of each channel s, Σ (x − s) and Σ (x − s)², [3][outputUnits][4];
 * `residual` is added; `means` over positions go to [tile][outputs][8]. A `masked` stage has one more parameter, the
 * address of masks, [image][outputs], which multiply the results before the residual is added.
 */
export function forwardStage(
  context: ConvContext,
  name: string,
  convolution: Convolution,
  options: {
    readonly patches?: boolean;
    readonly residual?: boolean;
    readonly masked?: boolean;
    readonly means?: boolean;
  },
): FunctionDefinition {
  const { plan, vectors, multiplyAdd } = context;
  const { sizes } = plan;
  const { inputUnits, outputs, outputUnits, taps } = convolution;
  const { patches = false, residual: withResidual = false, means: withMeans = false } = options;
  const { masked = false } = options;
  const channelBytes = 4 * sizes.channelStride;
  const sourceBytes = patches
    ? 4 * sizes.imageHeight * sizes.imageWidth * sizes.channels
    : inputUnits * channelBytes;
  const targetBytes = outputUnits * channelBytes;
  const around = reach(convolution, sizes);
  const viaPlane = patches || taps.length > 1;
  const winograd = taps.length > 1 && plan.winograd !== undefined;
  const momentBytes = 16 * outputUnits; // per part

  return {
    name,
    parameters: Array(masked ? 11 : 10).fill("i32"),
    body: (scope, ...parameters) => {
      const [source, target, weights, bias, coefficients, moments] = parameters;
      const [residual, means, first, count, masks] = parameters.slice(6);
      const [to, beside, moment, imageSum, origin] = scope.locals("i32", 5);
      const [value, shift, sum, squares] = scope.locals("v128", 4);
      const maskAt = masked ? scope.local("i32") : to;
      const mask = masked ? scope.local("v128") : value;

      // values at padding positions are undefined; readers mask them
      const finish = (result: (row: number, vector: number) => Code): Code[] =>
        Array.from({ length: quadRows }, (_, row): Code[] => {
          const computed = (v: number) => {
            if (!withResidual) return result(row, v);
            const own = load(from(beside, row * channelBytes + 16 * v));
            return masked ? multiplyAdd(get(mask), result(row, v), own) : add(result(row, v), own);
          };
          return [
            ...(masked ? [set(mask, loadSplat(from(maskAt, 4 * row)))] : []),
            when(get(origin), [
              set(value, computed(0)),
              store(from(moment, 16 * row), shuffle(get(value), get(value), [0, 0, 0, 0])),
            ]),
            set(shift, load(from(moment, 16 * row))),
            set(squares, load(from(moment, 2 * momentBytes + 16 * row))),
            set(sum, load(from(imageSum, 16 * row))),
            ...Array.from({ length: vectors }, (_, v): Code[] => [
              set(value, computed(v)),
              store(from(to, row * channelBytes + 16 * v), get(value)),
              set(value, and(subtract(get(value), get(shift)), maskOf(context, v))),
              set(sum, add(get(sum), get(value))),
              set(squares, multiplyAdd(get(value), get(value), get(squares))),
            ]).flat(),
            store(from(imageSum, 16 * row), get(sum)),
            store(from(moment, 2 * momentBytes + 16 * row), get(squares)),
          ];
        }).flat();

      const pass: OutputPass = {
        pointers: [
          [to, channelBytes],
          [moment, 16],
          ...(withResidual ? [[beside, channelBytes] as const] : []),
          ...(masked ? [[maskAt, 4] as const] : []),
          [imageSum, 16],
        ],
        start: (offset) => [
          setBeyond(to, target, offset),
          set(moment, get(moments)),
          ...(withResidual ? [setBeyond(beside, residual, offset)] : []),
          ...(masked ? [set(maskAt, get(masks))] : []),
          set(imageSum, integer(plan.imageSums)),
        ],
        finish,
        end: [set(origin, integer(0))],
      };

      return [
        skip(source, first, sourceBytes),
        skip(target, first, targetBytes),
        ...(withResidual ? [skip(residual, first, targetBytes)] : []),
        ...(masked ? [skip(masks, first, 4 * outputs)] : []),
        ...zeroVectors(scope, moments, momentParts * outputUnits),
        set(origin, integer(1)),
        loopWhile([
          ...touch(context, scope, [
            [source, sourceBytes],
            [target, targetBytes],
            ...(withResidual ? [[residual, targetBytes] as const] : []),
          ]),
          ...(patches
            ? imagePatches(context, scope, source)
            : viaPlane
            ? rectifiedPlane(context, scope, source, coefficients, convolution)
            : []),
          set(imageSum, integer(plan.imageSums)),
          ...zeroVectors(scope, imageSum, outputUnits),
          ...(winograd
            ? winogradConvolution(context, scope, { convolution, weights, bias, pass })
            : columns(context, scope, {
              ...{ convolution, weights, bias, pass },
              stage: (group, offset) =>
                viaPlane
                  ? planeWindow(context, scope, around, group, offset)
                  : normaliseWindow(context, scope, {
                    source: addInteger(
                      addInteger(get(source), get(offset)),
                      group.skip(channelBytes),
                    ),
                    coefficients,
                    units: inputUnits,
                    first: group.skip(4),
                    channels: group.channels,
                  }),
            })),
          ...addImageSums(context, scope, moments, outputUnits),
          ...(withMeans ? storeMeans(context, scope, moments, means, first, outputs) : []),
          advance(source, sourceBytes),
          advance(target, targetBytes),
          ...(withResidual ? [advance(residual, targetBytes)] : []),
          ...(masked ? [advance(masks, 4 * outputs)] : []),
          advance(first, 1),
          advance(count, -1),
        ], get(count)),
        ...sumLanes(scope, moments, outputUnits, [1, 2]),
      ];
    },
  };
}

/** The window from inputs in the padded planes. */
function planeWindow(
  context: ConvContext,
  scope: FunctionScope,
  around: number,
  { channels, skip }: InputGroup,
  offset: Local,
): Code[] {
  const { plan, vectors } = context;
  const stride = 4 * planeStride(plan.sizes);
  return copyWindow(context, scope, {
    source: addInteger(
      addInteger(get(offset), skip(stride)),
      integer(plan.plane + 4 * (plan.sizes.lead - around)),
    ),
    stride,
    channels,
    vectorsEach: vectors + around / 2,
  });
}

/** Stages relu(norm(x)) of an image in the padded planes. */
function rectifiedPlane(
  context: ConvContext,
  scope: FunctionScope,
  source: Local,
  coefficients: Local,
  { inputs, inputUnits }: Convolution,
): Code[] {
  const [from, numbersAt] = scope.locals("i32", 2);
  const { locals, load } = channelNumbers(scope, 3);
  return [
    set(from, get(source)),
    set(numbersAt, get(coefficients)),
    ...stagePlane(context, scope, {
      channels: inputs,
      moving: [[from, 4 * context.plan.sizes.channelStride], [numbersAt, 4]],
      before: load(numbersAt, inputUnits),
      value: (offset) => larger(normalised(context, locals, loadBeyond(from, offset)), zero()),
    }),
  ];
}
