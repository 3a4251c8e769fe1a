// Products with sums in scratch, against tileProduct().

import assert from "node:assert/strict";
import { at, get } from "../../../../../src/engines/simd/assembler/code.ts";
import { loadSplat, store } from "../../../../../src/engines/simd/assembler/vector.ts";
import { pairedProduct } from "../../../../../src/engines/simd/dense/kernels/paired_product.ts";
import {
  type TileProduct,
  tileProduct,
} from "../../../../../src/engines/simd/dense/kernels/tile_product.ts";
import { randomStream } from "../../../../../src/math/random.ts";
import { freeFrom, multiplyAdds, runKernel } from "../../run_kernel.ts";

for (const relaxed of multiplyAdds) {
  for (const [rows, terms] of [[1, 1], [20, 22], [33, 40]]) {
    Deno.test(`pairedProduct() of ${rows} × 8, ${terms} terms (relaxed: ${relaxed}) gives the bits of tileProduct()`, () => {
      const random = randomStream(1, "paired");
      const weights = Float32Array.from({ length: rows * (terms + 1) }, () => 2 * random() - 1);
      const input = Float32Array.from({ length: 8 * terms }, () => 2 * random() - 1);
      const inputs = freeFrom + 4 * weights.length;
      const [result, scratch] = [1, 2].map((part) => inputs + part * 65536);
      const product: TileProduct = {
        rows,
        columns: 2,
        terms: [{
          count: terms,
          weight: (row, term) => row.at(term.at(at(freeFrom), 4 * rows), 4),
          input: (term, half) => half.at(term.at(at(inputs), 32), 16),
        }],
        start: (row) => loadSplat(row.at(at(freeFrom + 4 * rows * terms), 4)),
        finish: (row, halves, sums) =>
          halves.map((half, v) => store(half.at(row.at(at(result), 32), 16), get(sums[v]))),
      };
      const [paired, plain] = [true, false].map((asked) =>
        runKernel(relaxed, (floats) => {
          floats.set(weights, freeFrom / 4);
          floats.set(input, inputs / 4);
        }, (context, scope) =>
          asked
            ? pairedProduct(context, scope, product, scratch)
            : tileProduct(context, scope, product)).slice(result / 4, result / 4 + 8 * rows)
      );
      assert.ok(plain.every((value) => value !== 0));
      assert.deepEqual(paired, plain);
    });
  }
}
