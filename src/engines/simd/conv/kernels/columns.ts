// A convolution of one image: positions in groups of as many vectors as the micro-kernel takes, for each the terms
// in groups that are unrolled, for each of these four output channels at a time. Traffic of a group of positions: its
// window once, the weights once (they stay in the second-level cache).

import {
  addInteger,
  type Address,
  at,
  type Code,
  from,
  get,
  integer,
  type Local,
  multiplyInteger,
  set,
  when,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, load, shuffle, store, zero } from "../../assembler/vector.ts";
import { type Convolution, termGroups, weightCount } from "../convolution.ts";
import { reach } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";
import { type QuadProduct, quadProduct, quadRows, quadVector } from "./quad_product.ts";
import { stageMask } from "./staging.ts";

/** Inputs that go into the window together. */
export interface InputGroup {
  readonly channels: number;
  /** So many bytes for each of the inputs before the first. */
  skip(bytes: number): Code;
}

/** What a kernel does around the products. */
export interface Columns {
  readonly convolution: Convolution;
  /** Address of the weights; the bias follows them if `bias`. */
  readonly weights: Local;
  readonly bias: boolean;
  /** Puts inputs into the window, `vectors` + 2 · reach each; `offset` is that of the positions at hand, in bytes. */
  stage(group: InputGroup, offset: Local): readonly Code[];
  /** Pointers at the first output channel's positions, and bytes from channel to channel: moved on by finish's loop. */
  readonly outputs: readonly (readonly [Local, number])[];
  /** Done before the outputs of the positions at hand. */
  start(offset: Local): readonly Code[];
  /** Takes four channels, the pointers being at the first of them: `sum` is the product of a row and vector. */
  finish(sum: (row: number, vector: number) => Code): readonly Code[];
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
  const [offset, quadWeights, partial, inputsDone] = scope.locals("i32", 4);
  const biases = scope.local("v128");
  const { size, count, rest } = termGroups(convolution);
  const around = reach(convolution, sizes);
  const rowBytes = 16 * vectors + 8 * around;

  const product = (channels: number, start?: QuadProduct["start"]) =>
    quadProduct(context, scope, {
      terms: taps.length * channels,
      weights: (term) => {
        const [tap, input] = [Math.floor(term / channels), term % channels];
        return from(quadWeights, 4 * (tap * inputUnits + input) * outputUnits);
      },
      input: (term) => {
        const [tap, input] = [Math.floor(term / channels), term % channels];
        return at(plan.window + input * rowBytes + 4 * (around + taps[tap]));
      },
      start,
    });
  const overQuads = (
    pointers: readonly (readonly [Local, number])[],
    body: readonly Code[],
  ): Code[] =>
    repeat(
      scope,
      outputUnits / quadRows,
      pointers.map(([pointer, bytes]) => [pointer, quadRows * bytes] as const),
      body,
    );
  const loadBias = bias ? [set(biases, load(from(quadWeights, 4 * weightCount(convolution))))] : [];
  const startValue = (row: number): Code =>
    bias ? shuffle(get(biases), get(biases), [row, row, row, row]) : zero();

  /** All terms at once. */
  const whole = (): Code[] => [
    ...stage({ channels: size, skip: () => integer(0) }, offset),
    ...start(offset),
    set(quadWeights, get(weights)),
    ...overQuads([[quadWeights, 4], ...outputs], [
      ...loadBias,
      ...product(size, startValue),
      ...finish((row, vector) => load(quadVector(context, row, vector))),
    ]),
  ];

  /**
   * Group after group, with the sums so far in scratch, [units][vectors]. Every group's product starts from zero: what
   * is stored as vectors of 128 bits cannot at once be loaded as one of 256.
   */
  const sums: readonly (readonly [Local, number])[] = [[partial, 16 * vectors]];
  const sumSoFar = (row: number, vector: number) => from(partial, 16 * (row * vectors + vector));
  const eachSum = (value: (row: number, vector: number) => Code): Code[] =>
    Array.from({ length: quadRows * vectors }, (_, i) => {
      const [row, vector] = [Math.floor(i / vectors), i % vectors];
      return store(sumSoFar(row, vector), value(row, vector));
    });
  const quad = (row: number, vector: number) => load(quadVector(context, row, vector));
  const group = (channels: number): Code[] => [
    ...stage(
      { channels, skip: (bytes) => multiplyInteger(get(inputsDone), integer(bytes)) },
      offset,
    ),
    set(
      quadWeights,
      addInteger(get(weights), multiplyInteger(get(inputsDone), integer(4 * outputUnits))),
    ),
    set(partial, integer(plan.partial)),
    ...overQuads([[quadWeights, 4], ...sums], [
      ...product(channels),
      when(
        get(inputsDone),
        eachSum((row, vector) => add(load(sumSoFar(row, vector)), quad(row, vector))),
        eachSum(quad),
      ),
    ]),
  ];
  const inGroups = (): Code[] => [
    set(inputsDone, integer(0)),
    ...repeat(scope, count, [[inputsDone, size]], group(size)),
    ...(rest ? group(rest) : []),
    ...start(offset),
    set(partial, integer(plan.partial)),
    set(quadWeights, get(weights)),
    ...overQuads([[quadWeights, 4], ...sums, ...outputs], [
      ...loadBias,
      ...finish((row, vector) =>
        bias ? add(load(sumSoFar(row, vector)), startValue(row)) : load(sumSoFar(row, vector))
      ),
    ]),
  ];

  return forOffsets(offset, sizes.positions / (4 * vectors), 16 * vectors, [
    ...stageMask(context, offset),
    ...(count === 1 && rest === 0 ? whole() : inGroups()),
    ...end,
  ]);
}

/** local ← base + offset. */
export function setBeyond(local: Local, base: Local, offset: Local, bytes = 0): Code {
  const sum = addInteger(get(base), get(offset));
  return set(local, bytes ? addInteger(sum, integer(bytes)) : sum);
}
