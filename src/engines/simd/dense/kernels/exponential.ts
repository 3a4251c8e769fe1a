// Vector exponential: exp(x) = 2^n exp(r) with n = x / ln 2 rounded and |r| ≤ ln 2 / 2, where the Taylor
// polynomial of degree 7 is off by 5e-9. Relative error below 2e-7 from −87 to 88.

import { type Code, get, integer, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { andNot, isLess, multiply, shiftLeft, smaller, subtract } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";

/** ln 2 in two float32: the first has 9 bits, so that its products with integers n are exact. */
export const ln2 = { high: 0.693359375, low: Math.LN2 - 0.693359375 } as const;

const coefficients = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1];

/** Float32 of this size are integers: adding it rounds, and leaves n + 127 in the lowest bits. */
const magic = 1.5 * 2 ** 23 + 127;

/**
 * Writes vectors exp(x) for any number of vectors x at once, in place. Below −87, where results are denormal, it
 * gives 0.
 */
export function exponential(
  context: KernelContext,
  scope: FunctionScope,
  values: readonly Local[],
): Code[] {
  const { constant, multiplyAdd } = context;
  const rounded = scope.locals("v128", values.length);
  const rest = scope.locals("v128", values.length);
  const polynomial = scope.locals("v128", values.length);
  const each = (write: (x: Local, n: Local, r: Local, p: Local) => Code) =>
    values.map((x, i) => write(x, rounded[i], rest[i], polynomial[i]));
  return [
    ...each((x, n) =>
      set(n, multiplyAdd(smaller(get(x), constant(88)), constant(Math.LOG2E), constant(magic)))
    ),
    ...each((x, n, r) =>
      set(
        r,
        multiplyAdd(
          subtract(get(n), constant(magic)),
          constant(-ln2.high),
          smaller(get(x), constant(88)),
        ),
      )
    ),
    ...each((_x, n, r) =>
      set(r, multiplyAdd(subtract(get(n), constant(magic)), constant(-ln2.low), get(r)))
    ),
    ...each((_x, _n, _r, p) => set(p, constant(coefficients[0]))),
    ...coefficients.slice(1).flatMap((coefficient) =>
      each((_x, _n, r, p) => set(p, multiplyAdd(get(p), get(r), constant(coefficient))))
    ),
    ...each((x, n, _r, p) => {
      const power = shiftLeft(get(n), integer(23)); // 2^n by its exponent bits, n + 127
      return set(x, andNot(multiply(get(p), power), isLess(get(x), constant(-87))));
    }),
  ];
}
