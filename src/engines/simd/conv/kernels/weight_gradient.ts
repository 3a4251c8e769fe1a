// The gradient of a convolution's weights over one image: gradient[tap][input][output] += Σ_position input[position + tap] ·
// signal[position]. Loops: groups of outputs (as many as the micro-kernel takes), segments of positions, whose signals are
// transposed to a constant address, taps, four inputs at a time, with the segment's positions as terms. Traffic per group
// of outputs: the image's inputs once per segment, signals once.

import {
  addInteger,
  advance,
  at,
  type Code,
  from,
  get,
  integer,
  lessInteger,
  type Local,
  loopWhile,
  set,
  shiftRightInteger,
  when,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { add, load, store, zero } from "../../assembler/vector.ts";
import { type Convolution, weightCount } from "../convolution.ts";
import { planeStride, quadRows } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";
import { quadProduct, quadVector } from "./quad_product.ts";
import { transposeFour } from "../../dense/kernels/transpose.ts";

/** Statements that add an image's contribution; its inputs are in `plan.blocked`. */
export function weightGradient(
  context: ConvContext,
  scope: FunctionScope,
  options: {
    readonly convolution: Convolution;
    /** Address of the signals' first position in the first channel, and bytes between channels. */
    readonly signal: Code;
    readonly stride: number;
    /** Gradient of the weights, followed by that of the bias if `bias`. */
    readonly gradient: Local;
    readonly bias: boolean;
  },
): Code[] {
  const { plan, vectors } = context;
  const { sizes } = plan;
  const { convolution, signal, stride, gradient, bias } = options;
  const { taps, inputUnits, outputUnits } = convolution;
  const [row, outputsAt, left, segmentAt, tapAt, blockedAt, gradientAt] = scope.locals("i32", 7);
  const segments = sizes.positions / sizes.segment;
  const outputBytes = 4 * outputUnits;

  /** Statements for every existing vector of outputs. */
  const present = (write: (vector: number) => Code[]): Code[] =>
    Array.from({ length: vectors }, (_, v) => v ? [when(isMore(left, v), write(v))] : write(v))
      .flat();

  const oneTap: Code[] = [
    set(blockedAt, get(tapAt)),
    ...repeat(scope, inputUnits / quadRows, [
      [blockedAt, 16 * planeStride(sizes)],
      [gradientAt, quadRows * outputBytes],
    ], [
      ...quadProduct(context, scope, {
        terms: sizes.segment,
        weights: (position) => from(blockedAt, 16 * position),
        input: (position) => at(plan.signalTile + 16 * vectors * position),
      }),
      ...present((v) =>
        Array.from({ length: quadRows }, (_, r) => {
          const place = from(gradientAt, r * outputBytes + 16 * v);
          return store(place, add(load(quadVector(context, r, v)), load(place)));
        })
      ),
    ]),
  ];

  return [
    set(row, signal),
    set(outputsAt, get(gradient)),
    set(left, integer(outputUnits / 4)),
    loopWhile([
      set(segmentAt, integer(0)),
      ...repeat(scope, segments, [[segmentAt, 16 * sizes.segment]], [
        ...present((v) =>
          stageSignal(context, scope, {
            vector: v,
            source: { row, offset: 4 * v * stride, segmentAt },
            stride,
            ...(bias
              ? { bias: { pointer: outputsAt, offset: 4 * weightCount(convolution) + 16 * v } }
              : {}),
          })
        ),
        set(gradientAt, get(outputsAt)),
        set(
          tapAt,
          addInteger(get(segmentAt), integer(plan.blocked + 16 * (sizes.lead + taps[0]))),
        ),
        ...(taps.length === 1 ? oneTap : repeat(
          scope,
          3,
          [[tapAt, 16 * (sizes.rowStride - 3)]],
          repeat(scope, 3, [[tapAt, 16]], oneTap),
        )),
      ]),
      advance(row, 4 * vectors * stride),
      advance(outputsAt, 16 * vectors),
      advance(left, -vectors),
    ], isMore(left, 0)),
  ];
}

/** left > than. */
function isMore(left: Local, than: number): Code {
  return lessInteger(integer(than), get(left));
}

/** Four channels of a segment's signals, transposed to one vector per position; the bias gradient is their sum. */
function stageSignal(
  { plan, vectors }: ConvContext,
  scope: FunctionScope,
  options: {
    readonly vector: number;
    readonly source: {
      readonly row: Local;
      readonly offset: number;
      /** Offset of the segment's first position, in bytes of blocked vectors. */
      readonly segmentAt: Local;
    };
    readonly stride: number;
    readonly bias?: { readonly pointer: Local; readonly offset: number };
  },
): Code[] {
  const { vector, source, stride, bias } = options;
  const [here, to] = scope.locals("i32", 2);
  const rows = scope.locals("v128", 4);
  const sum = scope.local("v128");
  const transpose = transposeFour(scope, rows);
  return [
    set(
      here,
      addInteger(get(source.row), shiftRightInteger(get(source.segmentAt), integer(2))),
    ),
    set(to, integer(plan.signalTile + 16 * vector)),
    ...(bias ? [set(sum, zero())] : []),
    ...repeat(scope, plan.sizes.segment / 4, [[here, 16], [to, 64 * vectors]], [
      ...rows.map((local, channel) =>
        set(local, load(from(here, source.offset + channel * stride)))
      ),
      ...transpose.before,
      ...transpose.columns.flatMap((column, n) => [
        store(from(to, 16 * vectors * n), column),
      ]),
      ...(bias
        ? [0, 1, 2, 3].map((n) => set(sum, add(get(sum), load(from(to, 16 * vectors * n)))))
        : []),
    ]),
    ...(bias
      ? [store(
        from(bias.pointer, bias.offset),
        add(load(from(bias.pointer, bias.offset)), get(sum)),
      )]
      : []),
  ];
}
