// A convolution of one image: positions in groups of as many vectors as the micro-kernel takes, for each the terms
// in groups that are unrolled, for each of these four output channels at a time. Traffic of a group of positions: its
// window once, the weights once (they stay in the second-level cache).

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
import { load, shuffle, store, zero } from "../../assembler/vector.ts";
import { type Convolution, termGroups, weightCount } from "../convolution.ts";
import { reach } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";
import { quadProduct, quadRows, quadVector } from "./quad_product.ts";
import { stageMask } from "./staging.ts";

/** What a kernel does around the products. */
export interface Columns {
  readonly convolution: Convolution;
  /** Address of the weights; the bias follows them if `bias`. */
  readonly weights: Local;
  readonly bias: boolean;
  /** Puts inputs into the window, `vectors` + 2 · reach each; `offset` is that of the positions at hand, in bytes. */
  stage(group: { first: number; count: number }, offset: Local): readonly Code[];
  /** Pointers at the first output channel's positions, and bytes from channel to channel: moved on by finish's loop. */
  readonly outputs: readonly (readonly [Local, number])[];
  /** Done before the outputs of the positions at hand. */
  start(offset: Local): readonly Code[];
  /** Takes the four channels that are in scratch, the pointers being at the first of them. */
  finish(): readonly Code[];
  /** Done after the outputs of the positions at hand. */
  readonly end?: readonly Code[];
}

/** Statements for one image. */
export function columns(
  context: ConvContext,
  scope: FunctionScope,
  { convolution, weights, bias, stage, outputs, start, finish, end = [] }: Columns,
): Code[] {
  const { plan, vectors } = context;
  const { sizes } = plan;
  const { taps, inputUnits, outputUnits } = convolution;
  const offset = scope.local("i32");
  const quadWeights = scope.local("i32");
  const partial = scope.local("i32");
  const biases = scope.local("v128");
  const groups = termGroups(convolution);
  const around = reach(convolution, sizes);
  const rowBytes = 16 * vectors + 8 * around;
  const sum = (row: number, vector: number, base: Local) =>
    from(base, 16 * (row * vectors + vector));

  const product = ({ first, count }: { first: number; count: number }, isFirst: boolean) =>
    quadProduct(context, scope, {
      terms: taps.length * count,
      weights: (term) => {
        const [tap, input] = [Math.floor(term / count), term % count];
        return from(quadWeights, 4 * (tap * inputUnits + first + input) * outputUnits);
      },
      input: (term) => {
        const [tap, input] = [Math.floor(term / count), term % count];
        return at(plan.window + input * rowBytes + 4 * (around + taps[tap]));
      },
      start: (row, vector) =>
        !isFirst
          ? load(quadVector(context, row, vector))
          : bias
          ? shuffle(get(biases), get(biases), [row, row, row, row])
          : zero(),
    });
  const copySums = (write: (row: number, vector: number) => Code): Code[] =>
    Array.from(
      { length: quadRows * vectors },
      (_, i) => write(Math.floor(i / vectors), i % vectors),
    );

  return forOffsets(offset, sizes.positions / (4 * vectors), 16 * vectors, [
    ...stageMask(context, offset),
    ...groups.flatMap((group, g): Code[] => {
      const [isFirst, isLast] = [g === 0, g === groups.length - 1];
      return [
        ...stage(group, offset),
        ...(isLast ? start(offset) : []),
        set(quadWeights, get(weights)),
        set(partial, integer(plan.partial)),
        ...repeat(scope, outputUnits / quadRows, [
          [quadWeights, 4 * quadRows],
          [partial, 16 * quadRows * vectors],
          ...(isLast
            ? outputs.map(([pointer, bytes]) => [pointer, quadRows * bytes] as const)
            : []),
        ], [
          ...(isFirst
            ? bias ? [set(biases, load(from(quadWeights, 4 * weightCount(convolution))))] : []
            : copySums((row, vector) =>
              store(quadVector(context, row, vector), load(sum(row, vector, partial)))
            )),
          ...product(group, isFirst),
          ...(isLast
            ? finish()
            : copySums((row, vector) =>
              store(sum(row, vector, partial), load(quadVector(context, row, vector)))
            )),
        ]),
      ];
    }),
    ...end,
  ]);
}

/** local ← base + offset. */
export function setBeyond(local: Local, base: Local, offset: Local, bytes = 0): Code {
  const sum = addInteger(get(base), get(offset));
  return set(local, bytes ? addInteger(sum, integer(bytes)) : sum);
}
