// Output pass over a convolution's results, direct or Winograd: groups of positions, four output channels at a time.

import { quadRows } from "../scratch.ts";
import {
  addInteger,
  type Address,
  type Code,
  from,
  get,
  integer,
  type Local,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, load, shuffle, zero } from "../../assembler/vector.ts";
import type { Convolution } from "../convolution.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";
import { stageMask } from "./staging.ts";

/** A kernel's processing of results. */
export interface OutputPass {
  /** Pointers at the first output channel's positions, and bytes between channels. */
  readonly pointers: readonly (readonly [Local, number])[];
  /** Sets the pointers; `offset` is that of the current positions, in bytes. */
  start(offset: Local): readonly Code[];
  /** Processes four channels, with the pointers at the first: `result` gives the result of a row and vector. */
  finish(result: (row: number, vector: number) => Code): readonly Code[];
  /** Statements after the outputs of the current positions. */
  readonly end?: readonly Code[];
}

/** Statements for all groups of positions of an image, with their masks staged. */
export function overPositions(
  context: ConvContext,
  offset: Local,
  body: readonly Code[],
): Code[] {
  const { plan, vectors } = context;
  return forOffsets(offset, plan.sizes.positions / (4 * vectors), 16 * vectors, [
    ...stageMask(context, offset),
    ...body,
  ]);
}

/** Statements for all output channels, four at a time; pointers advance by the given bytes per channel. */
export function overQuads(
  scope: FunctionScope,
  { outputUnits }: Convolution,
  pointers: readonly (readonly [Local, number])[],
  body: readonly Code[],
): Code[] {
  return repeat(
    scope,
    outputUnits / quadRows,
    pointers.map(([pointer, bytes]) => [pointer, quadRows * bytes] as const),
    body,
  );
}

/** The biases of four channels: a moving pointer, and the start value of a row's sums. */
export function quadBias(
  scope: FunctionScope,
  bias: Local | undefined,
): {
  readonly reset: Code[];
  readonly pointers: readonly (readonly [Local, number])[];
  readonly load: Code[];
  value(row: number): Code;
} {
  if (!bias) return { reset: [], pointers: [], load: [], value: () => zero() };
  const pointer = scope.local("i32");
  const four = scope.local("v128");
  return {
    reset: [set(pointer, get(bias))],
    pointers: [[pointer, 4]],
    load: [set(four, load(from(pointer)))],
    value: (row) => shuffle(get(four), get(four), [row, row, row, row]),
  };
}

/** local ← base + offset. */
export function setBeyond(local: Local, base: Local, offset: Local): Code {
  return set(local, addInteger(get(base), get(offset)));
}

/** Runs the output pass over results stored as [output][stride]. */
export function finishOutputs(
  context: ConvContext,
  scope: FunctionScope,
  convolution: Convolution,
  results: { readonly address: number; readonly stride: number },
  bias: Local | undefined,
  { pointers, start, finish, end = [] }: OutputPass,
): Code[] {
  const [offset, row] = scope.locals("i32", 2);
  const biases = quadBias(scope, bias);
  const result = (r: number, v: number): Address => from(row, 4 * r * results.stride + 16 * v);
  return overPositions(context, offset, [
    ...start(offset),
    ...biases.reset,
    set(row, addInteger(get(offset), integer(results.address))),
    ...overQuads(scope, convolution, [
      [row, 4 * results.stride],
      ...biases.pointers,
      ...pointers,
    ], [
      ...biases.load,
      ...finish((r, v) => bias ? add(load(result(r, v)), biases.value(r)) : load(result(r, v))),
    ]),
    ...end,
  ]);
}
