// Batch normalisation: coefficients of each unit from the sums over the batch, in groups of 4 units. For the variance all
// tiles of a group are read again and centred, to avoid cancellation. Traffic: rectified units read once.

import { normEpsilon } from "../../../../architectures/layers/batch_norm.ts";
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
  larger,
  load,
  loadSplat,
  multiply,
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
export const epsilon = normEpsilon;

/**
 * `batchStatistics(rectified, norm, statistics, 1 / batch, tiles)`: computes mean, variance and 1/√(variance + eps)
 * from the sums in scratch and stores them at `statistics`, [4][units], with the rounding error of the mean; and slope, mean
 * and shift in scratch. `norm` is the address of scale and shift.
 */
export function batchStatistics(context: KernelContext): FunctionDefinition {
  const { plan, constant } = context;
  const { units } = plan;
  return {
    name: "batchStatistics",
    parameters: ["i32", "i32", "i32", "f32", "i32"],
    body: (scope, rectified, norm, statistics, inverseBatch, tiles) => {
      const [mean, rest, variance, inverse, slope] = scope.locals("v128", 5);
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
          set(rest, multiply(unitSums(four, plan.sums), get(share))),
          // about the true mean; at least 0 despite rounding
          set(
            variance,
            larger(
              subtract(
                multiply(unitSums(four, plan.otherSums), get(share)),
                multiply(get(rest), get(rest)),
              ),
              zero(),
            ),
          ),
          set(
            inverse,
            divide(constant(1), squareRoot(add(get(variance), constant(epsilon)))),
          ),
          set(slope, multiply(load(four.at(from(norm), 16)), get(inverse))),
          store(four.at(at(plan.slope), 16), get(slope)),
          // y − mean is `rest` on average, which the shift removes
          store(
            four.at(at(plan.shift), 16),
            subtract(
              load(four.at(from(norm, 4 * units), 16)),
              multiply(get(slope), get(rest)),
            ),
          ),
          store(four.at(from(statistics, 4 * units), 16), get(variance)),
          store(four.at(from(statistics, 8 * units), 16), get(inverse)),
          store(four.at(from(statistics, 12 * units), 16), get(rest)),
        ]),
      ];
    },
  };
}

/** Computes Σ (y − mean)² of every unit in the second sums, and Σ (y − mean), the rounding error, in the first. */
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

/** Statements for four units at a time. */
export function fourUnits(
  scope: FunctionScope,
  units: number,
  write: (four: Row) => readonly Code[],
): Code[] {
  return forRows(scope, units / 4, (rows) => rows.flatMap(write), { group: 1 });
}

/** The sums of the four units' vectors of partial sums. */
export function unitSums(four: Row, sums: number): Code {
  const partial = (unit: number) => load(four.at(at(sums + 16 * unit), 64));
  return laneSums([partial(0), partial(1), partial(2), partial(3)]);
}
