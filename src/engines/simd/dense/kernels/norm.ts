// Batch normalisation's sums over the batch, forward and backward, turned into coefficients of a unit. Units
// go in groups of 4; for the variance all tiles of a group are read once more, centred, so that nothing
// cancels. Traffic: rectified units read once.

import {
  advance,
  at,
  type Code,
  from,
  get,
  integer,
  type Local,
  loopWhile,
  set,
  unequalInteger,
  when,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import {
  add,
  and,
  divide,
  load,
  loadSplat,
  multiply,
  negate,
  splat,
  squareRoot,
  store,
  subtract,
  zero,
} from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows, type Row } from "./rows.ts";
import { laneSums } from "./sums.ts";

/** eps of every norm. */
export const epsilon = 1e-5;

/**
 * `batchStatistics(rectified, norm, statistics, 1 / batch, tiles)`: from the sums in scratch to mean, variance and
 * 1/√(variance + eps), which are kept at `statistics`, [4][units], with what rounding took from the mean; and to slope,
 * mean and shift in scratch. `norm` is the address of scale and shift.
 */
export function batchStatistics(context: KernelContext): FunctionDefinition {
  const { plan, constant } = context;
  const { units } = plan;
  return {
    name: "batchStatistics",
    parameters: ["i32", "i32", "i32", "f32", "i32"],
    body: (scope, rectified, norm, statistics, inverseBatch, tiles) => {
      const [mean, variance, inverse, slope] = scope.locals("v128", 4);
      const share = scope.local("v128");
      return [
        set(share, splat(get(inverseBatch))),
        ...fourUnits(scope, units, (four) => [
          set(mean, multiply(unitSums(four, plan.sums), get(share))),
          store(four.at(at(plan.mean), 16), get(mean)),
          store(four.at(from(statistics), 16), get(mean)),
        ]),
        ...centredSquares(context, scope, rectified, tiles),
        ...fourUnits(scope, units, (four) => [
          set(variance, multiply(unitSums(four, plan.otherSums), get(share))),
          set(
            inverse,
            divide(constant(1), squareRoot(add(get(variance), constant(epsilon)))),
          ),
          set(slope, multiply(load(four.at(from(norm), 16)), get(inverse))),
          store(four.at(at(plan.slope), 16), get(slope)),
          store(four.at(at(plan.shift), 16), load(four.at(from(norm, 4 * units), 16))),
          store(four.at(from(statistics, 4 * units), 16), get(variance)),
          store(four.at(from(statistics, 8 * units), 16), get(inverse)),
          store(
            four.at(from(statistics, 12 * units), 16),
            multiply(unitSums(four, plan.sums), get(share)),
          ),
        ]),
      ];
    },
  };
}

/** Σ (y − mean)² of every unit into the other sums, and Σ (y − mean), which would be 0 but for rounding, into the sums. */
function centredSquares(
  { plan, multiplyAdd }: KernelContext,
  scope: FunctionScope,
  rectified: Local,
  tiles: Local,
): Code[] {
  const pointer = scope.local("i32");
  const count = scope.local("i32");
  const means = scope.locals("v128", 4);
  const sums = scope.locals("v128", 8);
  const rests = scope.locals("v128", 4);
  const [centred, other] = scope.locals("v128", 2);
  return forRows(scope, plan.width, (group) => {
    const tile = (masked: boolean) =>
      group.flatMap((unit, i) => [
        ...[centred, other].map((value, h) =>
          set(value, subtract(load(unit.at(from(pointer, 16 * h), 32)), get(means[i])))
        ),
        ...(masked
          ? [centred, other].map((value, h) =>
            set(value, and(get(value), load(at(plan.lastMask + 16 * h))))
          )
          : []),
        ...[centred, other].map((value, h) =>
          set(sums[2 * i + h], multiplyAdd(get(value), get(value), get(sums[2 * i + h])))
        ),
        set(rests[i], add(get(rests[i]), add(get(centred), get(other)))),
      ]);
    return [
      set(pointer, get(rectified)),
      set(count, get(tiles)),
      ...group.map((unit, i) => set(means[i], loadSplat(unit.at(at(plan.mean), 4)))),
      ...[...sums, ...rests].map((sum) => set(sum, zero())),
      loopWhile([
        // all tiles but the last
        when(unequalInteger(get(count), integer(1)), [
          ...tile(false),
          advance(pointer, 32 * plan.width),
        ]),
        advance(count, -1),
      ], get(count)),
      ...tile(true),
      ...group.flatMap((unit, i) => [
        store(
          unit.at(at(plan.otherSums), 16),
          add(get(sums[2 * i]), get(sums[2 * i + 1])),
        ),
        store(unit.at(at(plan.sums), 16), get(rests[i])),
      ]),
    ];
  });
}

/**
 * `normBackward(g, rectified, norm, statistics, 1 / batch, tiles)`: from the gradient behind the norm to the gradients of
 * shift and scale, Σ g and Σ g (y − mean) / √(variance + eps), and to a, b, c, with which the gradient before the
 * norm is a (g − b + c (y − mean)), 0 on average, and exactly 0 where all examples are alike.
 *
 * @param options.adds to the gradients of shift and scale that are there; default false
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
          // y − mean is `rest` on average, which b takes away
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

/** Σ g and Σ g (y − mean) of every unit into the sums; g is 0 beyond the batch. */
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

/** Statements for four units at a time. */
function fourUnits(
  scope: FunctionScope,
  units: number,
  write: (four: Row) => readonly Code[],
): Code[] {
  return forRows(scope, units / 4, (rows) => rows.flatMap(write), { group: 1 });
}

/** The sums of the four units' vectors of partial sums. */
function unitSums(four: Row, sums: number): Code {
  const partial = (unit: number) => load(four.at(at(sums + 16 * unit), 64));
  return laneSums([partial(0), partial(1), partial(2), partial(3)]);
}
