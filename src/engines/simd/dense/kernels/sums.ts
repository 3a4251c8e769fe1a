// Sums over the lanes of four vectors at once, by two rounds of shuffling and adding.

import type { Code } from "../../assembler/code.ts";
import { add, shuffle } from "../../assembler/vector.ts";

/** The lane sums of four vectors as one vector. Their code is emitted twice: pass locals or loads. */
export function laneSums(vectors: readonly [Code, Code, Code, Code]): Code {
  const [a, b, c, d] = vectors;
  const halves = (x: Code, y: Code) =>
    add(shuffle(x, y, [0, 4, 1, 5]), shuffle(x, y, [2, 6, 3, 7]));
  const [low, high] = [halves(a, b), halves(c, d)];
  // [a0 + a2, b0 + b2, a1 + a3, b1 + b3] and the same of c and d
  return add(shuffle(low, high, [0, 1, 4, 5]), shuffle(low, high, [2, 3, 6, 7]));
}
