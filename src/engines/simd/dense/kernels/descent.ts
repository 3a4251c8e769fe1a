// Stochastic gradient descent with momentum and weight decay: v ← momentum · v + g + weightDecay · w, then w ← w −
// learningRate · v. One pass over rows of weights, momenta and gradients; the gradients are zero afterwards.

import { addInteger, advance, from, get, loopWhile, set } from "../../assembler/code.ts";
import type { FunctionDefinition } from "../../assembler/module.ts";
import { absolute, andNot, isLess, load, splat, store, zero } from "../../assembler/vector.ts";
import type { KernelContext } from "./context.ts";

/** Momenta that have faded to less than this are 0; denormal numbers, into which they would fade, are slow. */
export const negligibleMomentum = 1e-30;

/**
 * `descend(weights, velocity, gradient, rows, vectors, gap, −learningRate, momentum, weightDecay)`: rows of as many vectors,
 * weights and momenta without gaps, gradients with `gap` bytes between rows.
 */
export function descent({ constant, multiplyAdd }: KernelContext): FunctionDefinition {
  return {
    name: "descend",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "f32", "f32", "f32"],
    body: (scope, weights, velocity, gradient, rows, vectors, gap, rate, momentum, decay) => {
      const left = scope.local("i32");
      const [rates, kept, decays, w, v] = scope.locals("v128", 5);
      return [
        set(rates, splat(get(rate))),
        set(kept, splat(get(momentum))),
        set(decays, splat(get(decay))),
        loopWhile([
          set(left, get(vectors)),
          loopWhile([
            set(w, load(from(weights))),
            set(
              v,
              multiplyAdd(
                get(kept),
                load(from(velocity)),
                multiplyAdd(get(decays), get(w), load(from(gradient))),
              ),
            ),
            set(v, andNot(get(v), isLess(absolute(get(v)), constant(negligibleMomentum)))),
            store(from(gradient), zero()),
            store(from(velocity), get(v)),
            store(from(weights), multiplyAdd(get(rates), get(v), get(w))),
            ...[weights, velocity, gradient].map((pointer) => advance(pointer, 16)),
            advance(left, -1),
          ], get(left)),
          set(gradient, addInteger(get(gradient), get(gap))),
          advance(rows, -1),
        ], get(rows)),
      ];
    },
  };
}
