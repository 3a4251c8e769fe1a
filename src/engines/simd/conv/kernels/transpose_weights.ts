// A block's weights with inputs and outputs exchanged, for the backward pass: [tap][input][output] becomes [tap][output][input],
// convolution after convolution, without biases. Traffic: weights read and written once per step.

import { advance, type Code, from, type Local, set } from "../../assembler/code.ts";
import type { FunctionDefinition, FunctionScope } from "../../assembler/module.ts";
import { load, store } from "../../assembler/vector.ts";
import { blockConvolutions, type Convolution } from "../convolution.ts";
import type { ConvContext } from "./context.ts";
import { repeat } from "./loops.ts";
import { transposeFour } from "../../dense/kernels/transpose.ts";

/** `transposeWeights(first, second, third, to)`: addresses of the three convolutions' weights. */
export function transposeWeights({ plan }: ConvContext): FunctionDefinition {
  return {
    name: "transposeWeights",
    parameters: Array(4).fill("i32"),
    body: (scope, first, second, third, to) =>
      blockConvolutions(plan.sizes).flatMap((convolution, i) =>
        exchange(scope, convolution, [first, second, third][i], to)
      ),
  };
}

function exchange(
  scope: FunctionScope,
  { taps, inputUnits, outputUnits }: Convolution,
  weights: Local,
  to: Local,
): Code[] {
  const rows = scope.locals("v128", 4);
  const transpose = transposeFour(scope, rows);
  const [inputBytes, outputBytes] = [4 * inputUnits, 4 * outputUnits];
  return repeat(scope, taps.length, [], [
    ...repeat(scope, inputUnits / 4, [], [
      ...repeat(scope, outputUnits / 4, [[weights, 16], [to, 4 * inputBytes]], [
        ...rows.map((local, i) => set(local, load(from(weights, i * outputBytes)))),
        ...transpose.before,
        ...transpose.columns.map((column, n) => store(from(to, n * inputBytes), column)),
      ]),
      // four rows of inputs are done, which are four columns of the result
      advance(weights, 3 * outputBytes),
      advance(to, 16 - outputUnits * inputBytes),
    ]),
    // the taps' results are contiguous
    advance(to, outputUnits * inputBytes - inputBytes),
  ]);
}
