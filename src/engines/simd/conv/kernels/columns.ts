// Direct convolution of one image. Loops: groups of positions (as many vectors as the micro-kernel takes), groups of inputs
// with unrolled terms, four output channels at a time. Traffic per group of positions: its window once, the weights once
// (they stay in the L2 cache).

import {
  addInteger,
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
import { add, load } from "../../assembler/vector.ts";
import { type Convolution, termGroups } from "../convolution.ts";
import { reach } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";
import { type OutputPass, overPositions, overQuads, quadBias } from "./output_pass.ts";
import { type QuadProduct, quadProduct, quadVector, storeQuad } from "./quad_product.ts";

/** Inputs that are in the window together. */
export interface InputGroup {
  readonly channels: number;
  /** Offset of the first input, given the bytes per input. */
  skip(bytes: number): Code;
}

/** A convolution with its staging and output. */
interface Columns {
  readonly convolution: Convolution;
  /** Address of the weights, [tap][input][output]. */
  readonly weights: Local;
  /** Address of the bias, if any. */
  readonly bias?: Local;
  /** Stages inputs in the window, `vectors` + 2 · reach each; `offset` is that of the current positions, in bytes. */
  stage(group: InputGroup, offset: Local): readonly Code[];
  readonly pass: OutputPass;
}

/** Statements for one image. */
export function columns(
  context: ConvContext,
  scope: FunctionScope,
  { convolution, weights, bias, stage, pass }: Columns,
): Code[] {
  const { plan, vectors } = context;
  const { taps, inputUnits, outputUnits } = convolution;
  const { pointers, start, finish, end = [] } = pass;
  const [offset, quadWeights, partial, inputsDone] = scope.locals("i32", 4);
  const biases = quadBias(scope, bias);
  const { size, count, rest } = termGroups(convolution);
  const around = reach(convolution, plan.sizes);
  const rowBytes = 16 * vectors + 8 * around;
  const quad = (row: number, vector: number) => load(quadVector(context, row, vector));

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

  /** All terms in one group. */
  const whole = (): Code[] => [
    ...stage({ channels: size, skip: () => integer(0) }, offset),
    ...start(offset),
    ...biases.reset,
    set(quadWeights, get(weights)),
    ...overQuads(scope, convolution, [[quadWeights, 4], ...biases.pointers, ...pointers], [
      ...biases.load,
      ...product(size, biases.value),
      ...finish(quad),
    ]),
  ];

  /**
   * Group by group, with partial sums in scratch, [units][vectors]. Every group's product starts from zero, since vectors
   * just stored as 128 bits cannot be forwarded to a 256-bit load.
   */
  const sumSoFar = (row: number, vector: number) => from(partial, 16 * (row * vectors + vector));
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
    ...overQuads(scope, convolution, [[quadWeights, 4], [partial, 16 * vectors]], [
      ...product(channels),
      when(
        get(inputsDone),
        storeQuad(context, partial, (sum, place) => add(load(place), sum)),
        storeQuad(context, partial),
      ),
    ]),
  ];
  const inGroups = (): Code[] => [
    set(inputsDone, integer(0)),
    ...repeat(scope, count, [[inputsDone, size]], group(size)),
    ...(rest ? group(rest) : []),
    ...start(offset),
    ...biases.reset,
    set(partial, integer(plan.partial)),
    ...overQuads(scope, convolution, [
      [partial, 16 * vectors],
      ...biases.pointers,
      ...pointers,
    ], [
      ...biases.load,
      ...finish((row, vector) =>
        bias ? add(load(sumSoFar(row, vector)), biases.value(row)) : load(sumSoFar(row, vector))
      ),
    ]),
  ];

  return overPositions(context, offset, [
    ...(count === 1 && rest === 0 ? whole() : inGroups()),
    ...end,
  ]);
}
