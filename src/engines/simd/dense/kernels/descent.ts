// Stochastic gradient descent with momentum and weight decay: v ← momentum · v + g + weightDecay · w, then w ← w −
// learningRate · v. One pass over rows of weights, momenta and gradients; the gradients are zero afterwards.

import {
  addInteger,
  advance,
  type Code,
  from,
  get,
  type Local,
  loopWhile,
  set,
} from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { absolute, andNot, isLess, load, splat, store, zero } from "../../assembler/vector.ts";
import type { ConstantsPlan, KernelContext } from "./context.ts";

/** Smaller momenta are set to 0; they would decay into denormal numbers, which are slow. */
const negligible = 1e-30;

/** The step of a vector of weights: statements before the first step, and the step itself. */
export function descentStep(
  { constant, multiplyAdd }: Pick<KernelContext<ConstantsPlan>, "constant" | "multiplyAdd">,
  scope: FunctionScope,
  pointers: { readonly weights: Local; readonly velocity: Local },
  /** −learningRate, momentum and weightDecay, float32. */
  [rate, momentum, decay]: readonly Local[],
): { readonly before: Code[]; along(gradient: Code): Code[] } {
  const { weights, velocity } = pointers;
  const [rates, kept, decays, w, v] = scope.locals("v128", 5);
  return {
    before: [
      set(rates, splat(get(rate))),
      set(kept, splat(get(momentum))),
      set(decays, splat(get(decay))),
    ],
    along: (gradient) => [
      set(w, load(from(weights))),
      set(
        v,
        multiplyAdd(get(kept), load(from(velocity)), multiplyAdd(get(decays), get(w), gradient)),
      ),
      set(v, andNot(get(v), isLess(absolute(get(v)), constant(negligible)))),
      store(from(velocity), get(v)),
      store(from(weights), multiplyAdd(get(rates), get(v), get(w))),
    ],
  };
}

/**
 * `descend(weights, velocity, gradient, rows, vectors, gap, −learningRate, momentum, weightDecay)`: `rows` rows of `vectors`
 * vectors; weights and momenta are contiguous, gradients have `gap` bytes between rows.
 */
export function descent(context: KernelContext): FunctionDefinition {
  return {
    name: "descend",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "f32", "f32", "f32"],
    body: (scope, weights, velocity, gradient, rows, vectors, gap, ...rates) => {
      const left = scope.local("i32");
      const step = descentStep(context, scope, { weights, velocity }, rates);
      return [
        ...step.before,
        loopWhile([
          set(left, get(vectors)),
          loopWhile([
            ...step.along(load(from(gradient))),
            store(from(gradient), zero()),
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
