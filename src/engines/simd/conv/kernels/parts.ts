// Gradients in parts, one per chunk of the batch, summed in the order of the chunks, so that results do not depend on the
// number of threads.

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
import { add, load, store, zero } from "../../assembler/vector.ts";
import { descentStep } from "../../dense/kernels/descent.ts";
import type { ConvContext } from "./context.ts";

/** `zero(address, vectors)` */
export function zeroKernel(): FunctionDefinition {
  return {
    name: "zero",
    parameters: ["i32", "i32"],
    body: (_, address, vectors) => [
      loopWhile([
        store(from(address), zero()),
        advance(address, 16),
        advance(vectors, -1),
      ], get(vectors)),
    ],
  };
}

/** The sum of a vector over all parts. */
function partSum(
  scope: FunctionScope,
  parts: Local,
  stride: Local,
  count: Local,
): { sum: Local; code: Code[] } {
  const [pointer, left] = scope.locals("i32", 2);
  const sum = scope.local("v128");
  return {
    sum,
    code: [
      set(sum, zero()),
      set(pointer, get(parts)),
      set(left, get(count)),
      loopWhile([
        set(sum, add(get(sum), load(from(pointer)))),
        set(pointer, addInteger(get(pointer), get(stride))),
        advance(left, -1),
      ], get(left)),
    ],
  };
}

/** `sumParts(to, parts, stride, count, vectors)`: parts are `stride` bytes apart. */
export function sumParts(): FunctionDefinition {
  return {
    name: "sumParts",
    parameters: Array(5).fill("i32"),
    body: (scope, to, parts, stride, count, vectors) => {
      const { sum, code } = partSum(scope, parts, stride, count);
      return [
        loopWhile([
          ...code,
          store(from(to), get(sum)),
          ...[to, parts].map((pointer) => advance(pointer, 16)),
          advance(vectors, -1),
        ], get(vectors)),
      ];
    },
  };
}

/**
 * `descendParts(weights, velocity, parts, stride, count, vectors, −learningRate, momentum, weightDecay)`: g the sum of the
 * parts, v ← momentum · v + g + weightDecay · w, then w ← w − learningRate · v.
 */
export function descendParts(context: ConvContext): FunctionDefinition {
  return {
    name: "descendParts",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "f32", "f32", "f32"],
    body: (scope, weights, velocity, parts, stride, count, vectors, ...rates) => {
      const { sum, code } = partSum(scope, parts, stride, count);
      const step = descentStep(context, scope, { weights, velocity }, rates);
      return [
        ...step.before,
        loopWhile([
          ...code,
          ...step.along(get(sum)),
          ...[weights, velocity, parts].map((pointer) => advance(pointer, 16)),
          advance(vectors, -1),
        ], get(vectors)),
      ];
    },
  };
}
