// Additional kernels of the head, a dense network of one block: h + norm(relu(affine(h))), then an affine.

import { type Code, from, get, integer, type Local, set } from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { load, store, zero } from "../../assembler/vector.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";

/** `loadNorm(numbers)`: copies slope, mean and shift of an exit's norm, [3][units], to their constant addresses. */
export function loadNorm({ plan }: ConvContext): FunctionDefinition {
  const { units, slope, mean, shift } = plan.head;
  return {
    name: "loadNorm",
    parameters: ["i32"],
    body: (scope, numbers) => {
      const to = scope.local("i32");
      return [slope, mean, shift].flatMap((place) => [
        set(to, integer(place)),
        ...repeat(scope, units / 4, [[numbers, 16], [to, 16]], [
          store(from(to), load(from(numbers))),
        ]),
      ]);
    },
  };
}

/**
 * `takeHeadGradient(to)`: moves the gradients from scratch, which is zero afterwards, in the order of the parameters: the
 * first affine, scale and shift of the norm, the second affine.
 */
export function takeHeadGradient({ plan }: ConvContext): FunctionDefinition {
  const { units, targets, columns, width, gradient, normGradient } = plan.head;
  return {
    name: "takeHeadGradient",
    parameters: ["i32"],
    body: (scope, to) => [
      ...take(scope, gradient, to, width + 1, units / 4, 4 * columns),
      ...take(scope, normGradient, to, 1, units / 2, 0),
      ...take(scope, gradient + 4 * units, to, width + 1, targets / 4, 4 * columns),
    ],
  };
}

/** Moves rows of vectors, `stride` bytes apart, to contiguous memory. */
function take(
  scope: FunctionScope,
  source: number,
  to: Local,
  rows: number,
  vectors: number,
  stride: number,
): Code[] {
  const [row, here] = scope.locals("i32", 2);
  return [
    set(row, integer(source)),
    ...repeat(scope, rows, [[row, stride]], [
      set(here, get(row)),
      ...repeat(scope, vectors, [[here, 16], [to, 16]], [
        store(from(to), load(from(here))),
        store(from(here), zero()),
      ]),
    ]),
  ];
}
