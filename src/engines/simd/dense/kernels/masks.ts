// Dropout masks of a block's branch, in separate kernels, so that steps without masks are unaffected. Masks are given row
// by row and transposed first. Traffic: masks are read three times per step, the gradient twice in the backward pass.

import { advance, at, type Code, from, get, loopWhile, set } from "../../assembler/code.ts";
import type { FunctionDefinition } from "../../assembler/module.ts";
import { add, load, loadSplat, multiply, store, subtract, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";
import { forRows } from "./rows.ts";
import { transposeFour } from "./transpose.ts";

/**
 * `placeMasks(rows, masks, tiles)`: transposes [8 · tiles][width] to [tile][width][8], and adds 0 times every value to four
 * sums, which are then NaN if a mask is not finite.
 */
export function placeMasks({ plan }: KernelContext): FunctionDefinition {
  return {
    name: "placeMasks",
    parameters: Array(3).fill("i32"),
    body: (scope, rows, masks, tiles) => {
      const four = scope.locals("v128", 4);
      const sums = scope.locals("v128", 4); // several, to shorten the dependency chain
      const transpose = transposeFour(scope, four);
      const column = scope.local("v128");
      return [
        ...sums.map((sum) => set(sum, zero())),
        loopWhile([
          ...[0, 4].flatMap((first) =>
            forRows(scope, plan.width, (units) => [
              // four units of four samples; values beyond the end of a row are not used
              ...four.map((row, n) =>
                set(row, load(units[0].at(from(rows, 4 * plan.width * (first + n)), 4)))
              ),
              ...transpose.before,
              ...units.flatMap((unit, i) => [
                set(column, transpose.columns[i]),
                set(sums[i], add(get(sums[i]), multiply(zero(), get(column)))),
                store(unit.at(from(masks, 4 * first), 32), get(column)),
              ]),
            ])
          ),
          ...[rows, masks].map((pointer) => advance(pointer, 32 * plan.width)),
          advance(tiles, -1),
        ], get(tiles)),
        store(
          at(plan.sums),
          sums.reduce((total: Code, sum) => add(total, get(sum)), load(at(plan.sums))),
        ),
      ];
    },
  };
}

/**
 * `maskedResidual(masks, before, rectified, activations, tiles)`: activations ← before + mask · (slope · (rectified − mean) +
 * shift), in an order in which masks of 1 change no bit.
 */
export function maskedResidual({ plan, multiplyAdd }: KernelContext): FunctionDefinition {
  return {
    name: "maskedResidual",
    parameters: Array(5).fill("i32"),
    body: (scope, masks, before, rectified, activations, tiles) => {
      const [slope, mean, shift, mask] = scope.locals("v128", 4);
      return [
        loopWhile([
          ...forRows(scope, plan.width, (units) =>
            units.flatMap((unit) => [
              set(slope, loadSplat(unit.at(at(plan.slope), 4))),
              set(mean, loadSplat(unit.at(at(plan.mean), 4))),
              set(shift, loadSplat(unit.at(at(plan.shift), 4))),
              ...[0, 16].flatMap((half) => [
                set(mask, load(unit.at(from(masks, half), 32))),
                store(
                  unit.at(from(activations, half), 32),
                  multiplyAdd(
                    multiply(get(mask), get(slope)),
                    subtract(load(unit.at(from(rectified, half), 32)), get(mean)),
                    multiplyAdd(get(mask), get(shift), load(unit.at(from(before, half), 32))),
                  ),
                ),
              ]),
            ])),
          ...[masks, before, rectified, activations].map((pointer) =>
            advance(pointer, 32 * plan.width)
          ),
          advance(tiles, -1),
        ], get(tiles)),
      ];
    },
  };
}

/**
 * `maskedSignal(masks, signal, aside, vectors)`: splits the gradient signal + aside of a layer into the gradient of the branch
 * below, signal ← mask · gradient, and that of the identity path, aside ← gradient. The backward pass adds to the signal only.
 */
export function maskedSignal(): FunctionDefinition {
  return {
    name: "maskedSignal",
    parameters: Array(4).fill("i32"),
    body: (scope, masks, signal, aside, vectors) => {
      const [whole, share] = scope.locals("v128", 2);
      return [
        loopWhile([
          set(whole, add(load(from(signal)), load(from(aside)))),
          set(share, multiply(load(from(masks)), get(whole))),
          store(from(signal), get(share)),
          store(from(aside), subtract(get(whole), get(share))),
          ...[masks, signal, aside].map((pointer) => advance(pointer, 16)),
          advance(vectors, -1),
        ], get(vectors)),
      ];
    },
  };
}

/** `wholeSignal(signal, aside, vectors)`: signal ← signal + aside. */
export function wholeSignal(): FunctionDefinition {
  return {
    name: "wholeSignal",
    parameters: Array(3).fill("i32"),
    body: (_, signal, aside, vectors) => [
      loopWhile([
        store(from(signal), add(load(from(signal)), load(from(aside)))),
        ...[signal, aside].map((pointer) => advance(pointer, 16)),
        advance(vectors, -1),
      ], get(vectors)),
    ],
  };
}
