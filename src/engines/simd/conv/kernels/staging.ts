// Staging of data in scratch before the products. Elements are loaded, processed and stored once at moving addresses; only
// the products access constant addresses.

import {
  addInteger,
  at,
  type Code,
  from,
  get,
  integer,
  type Local,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import {
  and,
  larger,
  load,
  loadSplat,
  multiply,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import { planeStride } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";

/** Copies the masks of the current positions, from `offset` bytes, to their constant address. */
export function stageMask({ plan, vectors }: ConvContext, offset: Local): Code[] {
  return Array.from(
    { length: vectors },
    (_, v) => store(at(plan.maskTile + 16 * v), load(from(offset, plan.positionMask + 16 * v))),
  );
}

/** Mask of a vector of the current positions. */
export function maskOf({ plan }: ConvContext, vector: number): Code {
  return load(at(plan.maskTile + 16 * vector));
}

/** A norm's coefficients of a channel in all lanes, from [numbers][units]. */
export function channelNumbers(
  scope: FunctionScope,
  numbers: number,
): { locals: Local[]; load(pointer: Local, units: number, ahead?: number): Code[] } {
  const locals = scope.locals("v128", numbers);
  return {
    locals,
    load: (pointer, units, ahead = 0) =>
      locals.map((local, i) => set(local, loadSplat(from(pointer, 4 * (i * units + ahead))))),
  };
}

/** slope · (x − mean) + shift, the numbers in that order. */
export function normalised({ multiplyAdd }: ConvContext, numbers: readonly Local[], x: Code): Code {
  const [slope, mean, shift] = numbers;
  return multiplyAdd(get(slope), subtract(x, get(mean)), get(shift));
}

/** a (g − b + c (x − mean)), the numbers a, b, c, mean in that order. */
export function normGradient(
  { multiplyAdd }: ConvContext,
  numbers: readonly Local[],
  g: Code,
  x: Code,
): Code {
  const [a, b, c, mean] = numbers;
  return multiply(
    get(a),
    multiplyAdd(get(c), subtract(x, get(mean)), subtract(g, get(b))),
  );
}

/**
 * Copies rows of the window, one per channel: `vectorsEach` vectors from `source` on, channels `stride` bytes apart. Both
 * pointers are unchanged.
 */
export function copyWindow(
  { plan }: ConvContext,
  scope: FunctionScope,
  options: {
    readonly source: Code;
    readonly stride: number;
    readonly channels: number;
    readonly vectorsEach: number;
  },
): Code[] {
  const { source, stride, channels, vectorsEach } = options;
  const [row, to] = scope.locals("i32", 2);
  return [
    set(row, source),
    set(to, integer(plan.window)),
    ...repeat(
      scope,
      channels,
      [[row, stride], [to, 16 * vectorsEach]],
      Array.from(
        { length: vectorsEach },
        (_, v) => store(from(to, 16 * v), load(from(row, 16 * v))),
      ),
    ),
  ];
}

/** Stages rows of the window, one per channel: relu(norm(x)) of the current positions. */
export function normaliseWindow(
  context: ConvContext,
  scope: FunctionScope,
  options: {
    /** Address of the first channel's current positions. */
    readonly source: Code;
    readonly coefficients: Local;
    readonly units: number;
    /** Byte offset of the first channel in the norm's coefficients. */
    readonly first: Code;
    readonly channels: number;
  },
): Code[] {
  const { plan, vectors } = context;
  const { source, coefficients, units, first, channels } = options;
  const [row, to, numbersAt] = scope.locals("i32", 3);
  const { locals, load: loadNumbers } = channelNumbers(scope, 3);
  return [
    set(row, source),
    set(to, integer(plan.window)),
    set(numbersAt, addInteger(get(coefficients), first)),
    ...repeat(scope, channels, [
      [row, 4 * plan.sizes.channelStride],
      [to, 16 * vectors],
      [numbersAt, 4],
    ], [
      ...loadNumbers(numbersAt, units),
      ...Array.from({ length: vectors }, (_, v) =>
        store(
          from(to, 16 * v),
          larger(normalised(context, locals, load(from(row, 16 * v))), zero()),
        )),
    ]),
  ];
}

/** Stages an image's channels in the padded planes; `value` gives the vector at an offset from the channel's pointers. */
export function stagePlane(
  { plan }: ConvContext,
  scope: FunctionScope,
  options: {
    readonly channels: number;
    /** Pointers with their bytes per channel. */
    readonly moving: readonly (readonly [Local, number])[];
    readonly before: readonly Code[];
    value(offset: Local): Code;
  },
): Code[] {
  const { sizes } = plan;
  const { channels, moving, before, value } = options;
  const [to, offset, here] = scope.locals("i32", 3);
  return [
    set(to, integer(plan.plane + 4 * sizes.lead)),
    ...repeat(scope, channels, [...moving, [to, 4 * planeStride(sizes)]], [
      ...before,
      ...forOffsets(offset, sizes.positions / 4, 16, [
        set(here, addInteger(get(to), get(offset))),
        store(
          from(here),
          and(value(offset), load(from(offset, plan.positionMask))),
        ),
      ]),
    ]),
  ];
}

/** The vector at an offset from a pointer. */
export function loadBeyond(pointer: Local, offset: Local): Code {
  return load({ index: addInteger(get(pointer), get(offset)), offset: 0 });
}
