// The backward pass of batch normalisation: coefficients of each unit from sums over the batch. Traffic: gradient and
// rectified units read once.

import {
  advance,
  at,
  type Code,
  from,
  get,
  type Local,
  loopWhile,
  set,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import {
  add,
  load,
  loadSplat,
  multiply,
  negate,
  splat,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";

import { fourUnits, unitSums } from "./norm.ts";

/**
 * `normBackward(g, rectified, norm, statistics, 1 / batch, tiles)`: computes from the output gradient g the gradients of
 * shift and scale, Σ g and Σ g (y − mean) / √(variance + eps), and a, b, c, with which the input gradient is
 * a (g − b + c (y − mean)), 0 on average, and exactly 0 if all examples are equal.
 *
 * @param options.adds whether to add to the existing gradients of shift and scale; default false
 */
export function normBackward(
  context: KernelContext,
  { adds = false }: { readonly adds?: boolean } = {},
): FunctionDefinition {
  const { plan, multiplyAdd } = context;
  const { units, backward } = plan;
  return {
    name: "normBackward",
    parameters: ["i32", "i32", "i32", "i32", "f32", "i32"],
    body: (scope, g, rectified, norm, statistics, inverseBatch, tiles) => {
      const [share, inverse, shift, scale, rest, c] = scope.locals("v128", 6);
      const keep = (four: Row, place: number, value: Code) => {
        const to = four.at(at(place), 16);
        return store(to, adds ? add(load(to), value) : value);
      };
      return [
        set(share, splat(get(inverseBatch))),
        ...fourUnits(scope, units, (four) => [
          store(four.at(at(backward.mean), 16), load(four.at(from(statistics), 16))),
        ]),
        ...gradientSums(context, scope, g, rectified, tiles),
        ...fourUnits(scope, units, (four) => [
          set(inverse, load(four.at(from(statistics, 8 * units), 16))),
          set(shift, unitSums(four, plan.sums)),
          set(rest, load(four.at(from(statistics, 12 * units), 16))),
          set(
            scale,
            multiply(
              subtract(unitSums(four, plan.otherSums), multiply(get(rest), get(shift))),
              get(inverse),
            ),
          ),
          keep(four, plan.normGradient, get(scale)),
          keep(four, plan.normGradient + 4 * units, get(shift)),
          set(c, negate(multiply(multiply(get(inverse), get(scale)), get(share)))),
          store(
            four.at(at(backward.a), 16),
            multiply(load(four.at(from(norm), 16)), get(inverse)),
          ),
          // y − mean is `rest` on average, which b removes
          store(
            four.at(at(backward.b), 16),
            multiplyAdd(get(c), get(rest), multiply(get(shift), get(share))),
          ),
          store(four.at(at(backward.c), 16), get(c)),
        ]),
      ];
    },
  };
}

/** Computes Σ g and Σ g (y − mean) of every unit; g is 0 beyond the batch. */
function gradientSums(
  { plan, multiplyAdd }: KernelContext,
  scope: FunctionScope,
  g: Local,
  rectified: Local,
  tiles: Local,
): Code[] {
  const [left, right, count] = scope.locals("i32", 3);
  const means = scope.locals("v128", 4);
  const sums = scope.locals("v128", 4);
  const others = scope.locals("v128", 4);
  const value = scope.local("v128");
  return forRows(scope, plan.width, (group) => [
    set(left, get(g)),
    set(right, get(rectified)),
    set(count, get(tiles)),
    ...group.map((unit, i) => set(means[i], loadSplat(unit.at(at(plan.backward.mean), 4)))),
    ...[...sums, ...others].map((sum) => set(sum, zero())),
    loopWhile([
      ...group.flatMap((unit, i) =>
        [0, 16].flatMap((half) => [
          set(value, load(unit.at(from(left, half), 32))),
          set(sums[i], add(get(sums[i]), get(value))),
          set(
            others[i],
            multiplyAdd(
              get(value),
              subtract(load(unit.at(from(right, half), 32)), get(means[i])),
              get(others[i]),
            ),
          ),
        ])
      ),
      ...[left, right].map((pointer) => advance(pointer, 32 * plan.width)),
      advance(count, -1),
    ], get(count)),
    ...group.flatMap((unit, i) => [
      store(unit.at(at(plan.sums), 16), get(sums[i])),
      store(unit.at(at(plan.otherSums), 16), get(others[i])),
    ]),
  ]);
}
