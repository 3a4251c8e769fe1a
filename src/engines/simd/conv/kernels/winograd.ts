// Winograd convolution (3×3) of one image: input transform, [16][inputs][tiles]; for a group of tiles 16 products of the
// micro-kernel, [16][outputs][tiles of the group]; output transform to [output][positions]. Traffic: transformed inputs
// written and read once, transformed weights read once per group.

import {
  addInteger,
  at,
  type Code,
  from,
  get,
  integer,
  loadInteger,
  type Local,
  set,
  shiftRightInteger,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { add, load, multiply, shuffle, store, subtract } from "../../assembler/vector.ts";
import type { Convolution } from "../convolution.ts";
import { frequencyStride, planeStride, type WinogradScratch } from "../scratch.ts";
import { frequencies, tiling } from "../winograd.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";
import { finishOutputs, type OutputPass, overQuads } from "./output_pass.ts";
import { quadProduct, storeQuad } from "./quad_product.ts";

/** Statements for one image, whose inputs are in the padded planes. Requires `plan.winograd`. */
export function winogradConvolution(
  context: ConvContext,
  scope: FunctionScope,
  options: {
    readonly convolution: Convolution;
    /** Transformed weights, [16][inputUnits][outputUnits]. */
    readonly weights: Local;
    readonly bias?: Local;
    readonly pass: OutputPass;
  },
): Code[] {
  const { convolution, weights, bias, pass } = options;
  const { plan, vectors } = context;
  const scratch = plan.winograd!;
  const { tiles } = tiling(plan.sizes)!;
  const first = scope.local("i32");
  return [
    ...transformInputs(context, scope, convolution, scratch, tiles),
    // bytes of the group's first tile within a row of tiles
    set(first, integer(0)),
    ...repeat(scope, tiles / (4 * vectors), [[first, 16 * vectors]], [
      ...groupProducts(context, scope, convolution, scratch, tiles, weights, first),
      ...Array.from(
        { length: vectors },
        (_, v) => transformOutputs(context, scope, convolution, scratch, first, v),
      ).flat(),
    ]),
    ...finishOutputs(
      context,
      scope,
      convolution,
      { address: scratch.outputs, stride: scratch.outputStride },
      bias,
      pass,
    ),
  ];
}

/** Bᵀ d B of every tile and input. */
function transformInputs(
  { plan }: ConvContext,
  scope: FunctionScope,
  { inputs, inputUnits }: Convolution,
  { inputs: target, table }: WinogradScratch,
  tiles: number,
): Code[] {
  const { sizes } = plan;
  const [channel, to, here, entry, quadTo] = scope.locals("i32", 5);
  const [a, b, c, even, odd, next, far] = scope.locals("v128", 7);
  const t = Array.from({ length: 4 }, () => scope.locals("v128", 4));
  const frequencyBytes = frequencyStride(inputUnits * tiles);
  const row = (r: number): Code[] => {
    const place = (ahead: number) => from(here, 4 * (r * sizes.rowStride + ahead));
    return [
      set(a, load(place(0))),
      set(b, load(place(4))),
      set(c, load(place(8))),
      set(even, shuffle(get(a), get(b), [0, 2, 4, 6])),
      set(odd, shuffle(get(a), get(b), [1, 3, 5, 7])),
      set(next, shuffle(get(even), get(c), [1, 2, 3, 4])),
      set(far, shuffle(get(odd), get(c), [1, 2, 3, 5])),
      set(t[r][0], subtract(get(even), get(next))),
      set(t[r][1], add(get(odd), get(next))),
      set(t[r][2], subtract(get(next), get(odd))),
      set(t[r][3], subtract(get(odd), get(far))),
    ];
  };
  const column = (j: number): Code[] =>
    [
      subtract(get(t[0][j]), get(t[2][j])),
      add(get(t[1][j]), get(t[2][j])),
      subtract(get(t[2][j]), get(t[1][j])),
      subtract(get(t[1][j]), get(t[3][j])),
    ].map((value, i) => store(from(quadTo, (4 * i + j) * frequencyBytes), value));
  return [
    set(channel, integer(plan.plane + 4 * sizes.lead)),
    set(to, integer(target)),
    ...repeat(scope, inputs, [[channel, 4 * planeStride(sizes)], [to, 4 * tiles]], [
      set(entry, integer(table)),
      set(quadTo, get(to)),
      ...repeat(scope, tiles / 4, [[entry, 8], [quadTo, 16]], [
        set(here, addInteger(get(channel), loadInteger(from(entry)))),
        ...[0, 1, 2, 3].flatMap(row),
        ...[0, 1, 2, 3].flatMap(column),
      ]),
    ]),
  ];
}

/** The 16 products of a group of tiles, [16][outputs][vectors]. */
function groupProducts(
  context: ConvContext,
  scope: FunctionScope,
  convolution: Convolution,
  { inputs: source, products }: WinogradScratch,
  tiles: number,
  weights: Local,
  first: Local,
): Code[] {
  const { plan, vectors } = context;
  const { inputs, inputUnits, outputUnits } = convolution;
  const [quadWeights, row, to] = scope.locals("i32", 3);
  return [
    set(row, addInteger(get(first), integer(source))),
    set(quadWeights, get(weights)),
    set(to, integer(products)),
    ...repeat(scope, frequencies, [
      // the loop over outputs leaves `to` after the last output
      [to, frequencyStride(4 * vectors * outputUnits) - 16 * vectors * outputUnits],
      [row, frequencyStride(inputUnits * tiles)],
      // the loop over outputs has passed one row of weights
      [quadWeights, 4 * (inputUnits - 1) * outputUnits],
    ], [
      ...Array.from({ length: inputs * vectors }, (_, i) => {
        const [input, v] = [Math.floor(i / vectors), i % vectors];
        return store(at(plan.window + 16 * i), load(from(row, 4 * input * tiles + 16 * v)));
      }),
      ...overQuads(scope, convolution, [[quadWeights, 4], [to, 16 * vectors]], [
        ...quadProduct(context, scope, {
          terms: inputs,
          weights: (input) => from(quadWeights, 4 * input * outputUnits),
          input: (input) => at(plan.window + 16 * vectors * input),
        }),
        ...storeQuad(context, to),
      ]),
    ]),
  ];
}

/** Aᵀ m A of one quad of the group and every output. */
function transformOutputs(
  { plan, vectors }: ConvContext,
  scope: FunctionScope,
  { outputUnits }: Convolution,
  { products, outputs, outputStride, table }: WinogradScratch,
  first: Local,
  vector: number,
): Code[] {
  const { rowStride } = plan.sizes;
  const [product, to] = scope.locals("i32", 2);
  const m = scope.locals("v128", 4);
  const s = [scope.locals("v128", 4), scope.locals("v128", 4)];
  const [even, odd] = scope.locals("v128", 2);
  const frequencyBytes = frequencyStride(4 * vectors * outputUnits);
  const sum = (a: Local, b: Local, c: Local) => add(add(get(a), get(b)), get(c));
  const difference = (a: Local, b: Local, c: Local) => subtract(subtract(get(a), get(b)), get(c));
  return [
    set(product, integer(products + 16 * vector)),
    // two 4-byte entries per quad of 16 bytes: an entry is at half the quad's offset
    set(
      to,
      addInteger(
        integer(outputs),
        loadInteger({
          index: shiftRightInteger(get(first), integer(1)),
          offset: table + 8 * vector + 4,
        }),
      ),
    ),
    ...repeat(scope, outputUnits, [[product, 16 * vectors], [to, 4 * outputStride]], [
      ...[0, 1, 2, 3].flatMap((j) => [
        ...m.map((local, i) => set(local, load(from(product, (4 * i + j) * frequencyBytes)))),
        set(s[0][j], sum(m[0], m[1], m[2])),
        set(s[1][j], difference(m[1], m[2], m[3])),
      ]),
      ...s.flatMap((row, r) => [
        set(even, sum(row[0], row[1], row[2])),
        set(odd, difference(row[1], row[2], row[3])),
        store(from(to, 4 * r * rowStride), shuffle(get(even), get(odd), [0, 4, 1, 5])),
        store(from(to, 4 * r * rowStride + 16), shuffle(get(even), get(odd), [2, 6, 3, 7])),
      ]),
    ]),
  ];
}

/**
 * `winogradWeights(weights, to)`: G g Gᵀ of 3×3 weights [tap][input][output], as [16][input][output]; `winogradWeightsBack` takes
 * the taps in reverse order, for the backward pass.
 */
export function winogradWeights(
  { plan, constant }: ConvContext,
  name: "winogradWeights" | "winogradWeightsBack",
): FunctionDefinition {
  const { innerUnits } = plan.sizes;
  const bytes = 4 * innerUnits ** 2; // between taps, and between frequencies
  const tapOf = (i: number, j: number) => {
    const tap = 3 * i + j;
    return name === "winogradWeights" ? tap : 8 - tap;
  };
  /** G times a column of three: its ends, and half of their sum with and without the middle. */
  const expand = (a: Code, b: Code, c: Code): Code[] => [
    a,
    multiply(constant(0.5), add(add(a, c), b)),
    multiply(constant(0.5), subtract(add(a, c), b)),
    c,
  ];
  return {
    name,
    parameters: ["i32", "i32"],
    body: (scope, weights, to) => {
      const g = scope.locals("v128", 9);
      const rows = Array.from({ length: 4 }, () => scope.locals("v128", 3));
      const column = (j: number) => expand(get(g[j]), get(g[3 + j]), get(g[6 + j]));
      return repeat(scope, innerUnits ** 2 / 4, [[weights, 16], [to, 16]], [
        ...g.map((local, tap) =>
          set(local, load(from(weights, bytes * tapOf(Math.floor(tap / 3), tap % 3))))
        ),
        ...[0, 1, 2].flatMap((j) => column(j).map((value, i) => set(rows[i][j], value))),
        ...rows.flatMap((row, i) =>
          expand(get(row[0]), get(row[1]), get(row[2])).map((value, j) =>
            store(from(to, bytes * (4 * i + j)), value)
          )
        ),
      ]);
    },
  };
}
