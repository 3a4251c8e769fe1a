// The micro-kernel of matrix products against three loops, unrolled and in loops, with every kind of remainder.

import assert from "node:assert/strict";
import { at, get } from "../../../../../src/engines/simd/assembler/code.ts";
import { load, store } from "../../../../../src/engines/simd/assembler/vector.ts";
import { tileProduct } from "../../../../../src/engines/simd/dense/kernels/tile_product.ts";
import { randomStream } from "../../../../../src/math/random.ts";
import { freeFrom, multiplyAdds, runKernel } from "../../run_kernel.ts";

const shapes = [[1, 1, 1], [5, 2, 20], [6, 2, 3], [7, 3, 9], [21, 6, 8], [20, 2, 22], [33, 2, 33]];
const large = [[40, 5, 37], [61, 2, 64], [13, 9, 101]];

for (const relaxed of multiplyAdds) {
  for (const [rows, columns, terms] of [...shapes, ...large]) {
    const what = `${rows} × ${4 * columns}, ${terms} terms (relaxed: ${relaxed})`;
    Deno.test(`tileProduct() of ${what} is the sum of products`, () => {
      const random = randomStream(1, what);
      const draw = (size: number) => Float32Array.from({ length: size }, () => 2 * random() - 1);
      const weights = draw(rows * terms);
      const input = draw(terms * 4 * columns);
      const start = draw(rows * 4 * columns);
      const first = terms - (terms >> 1); // in two parts where there are two terms
      const parts = [first, terms - first].filter((count) => count > 0);
      const places = [weights, input, start].reduce<number[]>(
        (ends, { length }) => [...ends, ends[ends.length - 1] + 4 * length],
        [freeFrom],
      );
      const memory = runKernel(relaxed, (floats) => {
        [weights, input, start].forEach((data, i) => floats.set(data, places[i] / 4));
      }, (context, scope) =>
        tileProduct(context, scope, {
          rows,
          columns,
          terms: parts.map((count, part) => {
            const skip = part * first;
            return {
              count,
              weight: (row, term) => term.at(row.at(at(places[0] + 4 * skip), 4 * terms), 4),
              input: (term, column) =>
                column.at(term.at(at(places[1] + 16 * columns * skip), 16 * columns), 16),
            };
          }),
          start: (row, column) => load(column.at(row.at(at(places[2]), 16 * columns), 16)),
          finish: (row, some, sums) =>
            some.map((column, v) =>
              store(column.at(row.at(at(places[3]), 16 * columns), 16), get(sums[v]))
            ),
        }));
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < 4 * columns; column++) {
          let wanted = start[row * 4 * columns + column];
          for (let k = 0; k < terms; k++) {
            wanted += weights[row * terms + k] * input[k * 4 * columns + column];
          }
          const got = memory[places[3] / 4 + row * 4 * columns + column];
          assert.ok(Math.abs(got - wanted) < 1e-5, `[${row}, ${column}]: ${got}, ${wanted}`);
        }
      }
    });
  }
}
