// Vector natural logarithm of positive normal numbers: x = 2^e m with m from √½ to √2, and ln m = 2 artanh(s),
// s = (m − 1) / (m + 1), whose series to s⁹ is off by 2e-9. Relative error below 2e-7.

import { type Code, get, integer, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import {
  add,
  addIntegers,
  and,
  divide,
  fromIntegers,
  multiply,
  shiftRight,
  subtract,
  subtractIntegers,
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { ln2 } from "./exponential.ts";

const coefficients = [2 / 9, 2 / 7, 2 / 5, 2 / 3];

/** Writes vectors ln x for any number of vectors x, in place. */
export function logarithm(
  context: KernelContext,
  scope: FunctionScope,
  values: readonly Local[],
): Code[] {
  const { constant, integers, multiplyAdd } = context;
  const shifted = scope.local("v128");
  const exponent = scope.local("v128");
  const ratio = scope.local("v128");
  const square = scope.local("v128");
  const series = scope.local("v128");
  const rootHalf = new Int32Array(Float32Array.of(Math.SQRT1_2).buffer)[0];
  return values.flatMap((x) => [
    // bits minus those of √½: the exponent counts from there, the rest is added back to √½
    set(shifted, subtractIntegers(get(x), integers(rootHalf))),
    set(exponent, fromIntegers(shiftRight(get(shifted), integer(23)))),
    set(x, addIntegers(and(get(shifted), integers(0x007fffff)), integers(rootHalf))),
    set(ratio, divide(subtract(get(x), constant(1)), add(get(x), constant(1)))),
    set(square, multiply(get(ratio), get(ratio))),
    set(series, constant(coefficients[0])),
    ...coefficients.slice(1).map((coefficient) =>
      set(series, multiplyAdd(get(series), get(square), constant(coefficient)))
    ),
    // small terms first: 2 s + s³ series + e ln 2
    set(
      series,
      multiplyAdd(
        multiply(get(ratio), get(square)),
        get(series),
        multiply(get(exponent), constant(ln2.low)),
      ),
    ),
    set(series, multiplyAdd(get(ratio), constant(2), get(series))),
    set(x, multiplyAdd(get(exponent), constant(ln2.high), get(series))),
  ]);
}
