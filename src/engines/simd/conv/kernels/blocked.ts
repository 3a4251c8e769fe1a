// One image with four channels interleaved, [channels / 4][lead | positions | lead][4], so that the weight gradient
// loads four inputs of a position as one vector. Traffic: source read once.

import {
  addInteger,
  type Code,
  from,
  get,
  integer,
  type Local,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { and, larger, load, loadSplat, store, zero } from "../../assembler/vector.ts";
import { planeStride } from "../scratch.ts";
import type { ConvContext } from "./context.ts";
import { forOffsets, repeat } from "./loops.ts";
import { normalised } from "./staging.ts";
import { transposeFour } from "../../dense/kernels/transpose.ts";

/**
 * @param options.coefficients of a norm, [3][units]: stages relu(norm(x)), with zero padding; without it, x
 */
export function stageBlocked(
  context: ConvContext,
  scope: FunctionScope,
  options: {
    readonly units: number;
    readonly source: Code;
    /** Bytes between channels. */
    readonly stride: number;
    readonly coefficients?: Local;
  },
): Code[] {
  const { plan } = context;
  const { sizes } = plan;
  const { units, source, stride, coefficients } = options;
  const [row, here, to, toHere, offset, numbersAt] = scope.locals("i32", 6);
  const rows = scope.locals("v128", 4);
  const numbers = rows.map(() => scope.locals("v128", 3));
  const mask = scope.local("v128");
  const transpose = transposeFour(scope, rows);
  return [
    set(row, source),
    set(to, integer(plan.blocked + 16 * sizes.lead)),
    ...(coefficients ? [set(numbersAt, get(coefficients))] : []),
    ...repeat(scope, units / 4, [
      [row, 4 * stride],
      [to, 16 * planeStride(sizes)],
      ...(coefficients ? [[numbersAt, 16] as const] : []),
    ], [
      ...(coefficients
        ? numbers.flatMap((three, channel) =>
          three.map((local, i) => set(local, loadSplat(from(numbersAt, 4 * (i * units + channel)))))
        )
        : []),
      set(toHere, get(to)),
      ...forOffsets(offset, sizes.positions / 4, 16, [
        set(here, addInteger(get(row), get(offset))),
        ...(coefficients ? [set(mask, load(from(offset, plan.positionMask)))] : []),
        ...rows.map((local, channel) => {
          const x = load(from(here, channel * stride));
          return set(
            local,
            coefficients
              ? and(larger(normalised(context, numbers[channel], x), zero()), get(mask))
              : x,
          );
        }),
        ...transpose.before,
        ...transpose.columns.map((column, n) => store(from(toHere, 16 * n), column)),
        set(toHere, addInteger(get(toHere), integer(64))),
      ]),
    ]),
  ];
}
