// The micro-kernel of all products of a conv network: out[r][v] = Σ_k weight[k][r] · input[k][v] for four rows r and
// 2 or 4 vectors v, with the terms unrolled. The inputs are at constant addresses, which need no bounds check and
// which V8's re-vectoriser can pair. A term's four weights are one load at a moving address, checked once. With 2
// vectors 8 sums, 2 inputs and the weights stay in registers; 4 vectors are for the re-vectoriser, which makes them 2
// of 256 bits.

import {
  type Address,
  at,
  beyond,
  type Code,
  from,
  get,
  type Local,
  set,
} from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { load, shuffle, store, zero } from "../../assembler/vector.ts";
import { quadRows } from "../scratch.ts";
import type { ConvContext } from "./context.ts";

/** A product. */
export interface QuadProduct {
  readonly terms: number;
  /** Address of a term's weights of the four rows, which are adjacent. */
  weights(term: number): Address;
  /** Constant address of the term's first vector. */
  input(term: number): Address;
  /** Start value of the sum of a row and vector; default zero. */
  start?(row: number, vector: number): Code;
}

/** Statements that leave the sums in scratch, [4][vectors] at `plan.quad`. */
export function quadProduct(
  { plan, vectors, multiplyAdd }: ConvContext,
  scope: FunctionScope,
  { terms, weights, input, start = () => zero() }: QuadProduct,
): Code[] {
  const sums = scope.locals("v128", quadRows * vectors);
  const inputs = scope.locals("v128", vectors);
  const four = scope.local("v128");
  const weight = scope.local("v128");
  const each = (write: (sum: Local, row: number, vector: number) => Code) =>
    sums.map((sum, i) => write(sum, Math.floor(i / vectors), i % vectors));
  return [
    ...each((sum, row, vector) => set(sum, start(row, vector))),
    ...Array.from({ length: terms }, (_, term) => [
      set(four, load(weights(term))),
      ...inputs.map((one, v) => set(one, load(beyond(input(term), 16 * v)))),
      ...[0, 1, 2, 3].flatMap((row) => [
        set(weight, shuffle(get(four), get(four), [row, row, row, row])),
        ...inputs.map((one, v) => {
          const sum = sums[row * vectors + v];
          return set(sum, multiplyAdd(get(weight), get(one), get(sum)));
        }),
      ]),
    ]).flat(),
    ...each((sum, row, vector) => store(quadVector({ plan, vectors }, row, vector), get(sum))),
  ];
}

/** Address of a row's vector in the result of a product. */
export function quadVector(
  { plan, vectors }: Pick<ConvContext, "plan" | "vectors">,
  row: number,
  vector: number,
): Address {
  return at(plan.quad + 16 * (row * vectors + vector));
}

/** Stores the sums at a pointer, [4][vectors]; `value` maps a sum and its address to the stored value, default the sum. */
export function storeQuad(
  context: Pick<ConvContext, "plan" | "vectors">,
  pointer: Local,
  value: (sum: Code, place: Address) => Code = (sum) => sum,
): Code[] {
  const { vectors } = context;
  return Array.from({ length: quadRows * vectors }, (_, i) => {
    const place = from(pointer, 16 * i);
    const sum = load(quadVector(context, Math.floor(i / vectors), i % vectors));
    return store(place, value(sum, place));
  });
}
