// Transpose of a 4×4 matrix of four vectors.

import { type Code, get, type Local, set } from "../../assembler/code.ts";
import type { FunctionScope } from "../../assembler/module.ts";
import { shuffle } from "../../assembler/vector.ts";

/** Preparing statements, and the transpose of four locals as vectors. */
export function transposeFour(
  scope: FunctionScope,
  [a, b, c, d]: readonly Local[],
): { before: Code[]; columns: Code[] } {
  const mixed = scope.locals("v128", 4);
  return {
    before: [
      set(mixed[0], shuffle(get(a), get(b), [0, 4, 1, 5])), // a0 b0 a1 b1
      set(mixed[1], shuffle(get(c), get(d), [0, 4, 1, 5])),
      set(mixed[2], shuffle(get(a), get(b), [2, 6, 3, 7])),
      set(mixed[3], shuffle(get(c), get(d), [2, 6, 3, 7])),
    ],
    columns: [0, 1, 2, 3].map((n) => {
      const pair = n < 2 ? [mixed[0], mixed[1]] : [mixed[2], mixed[3]];
      return shuffle(get(pair[0]), get(pair[1]), n % 2 ? [2, 3, 6, 7] : [0, 1, 4, 5]);
    }),
  };
}
