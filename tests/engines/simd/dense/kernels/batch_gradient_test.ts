// The gradient of an affine over a batch against three loops, with every kind of remainder.

import assert from "node:assert/strict";
import { integer, set } from "../../../../../src/engines/simd/assembler/code.ts";
import { batchGradient } from "../../../../../src/engines/simd/dense/kernels/batch_gradient.ts";
import { randomStream } from "../../../../../src/math/random.ts";
import { freeFrom, multiplyAdds, runKernel } from "../../run_kernel.ts";

const shapes = [[1, 1, 1], [4, 2, 2], [5, 3, 1], [6, 4, 3], [20, 20, 3], [33, 7, 2], [11, 35, 2]];

for (const relaxed of multiplyAdds) {
  for (const [width, columns, tiles] of shapes) {
    const what = `${width} × ${columns} over ${tiles} tiles (relaxed: ${relaxed})`;
    Deno.test(`batchGradient() of ${what} adds the sums of products to the existing values`, () => {
      const random = randomStream(1, what);
      const draw = (size: number) => Float32Array.from({ length: size }, () => 2 * random() - 1);
      const [stride, rowFloats, first] = [columns + 1, columns + 6, 3];
      const inputs = draw(tiles * width * 8);
      const signal = draw(tiles * stride * 8);
      const before = draw((width + 1) * rowFloats);
      const factor = random();
      const places = [freeFrom, freeFrom + 4 * inputs.length];
      places.push(places[1] + 4 * signal.length, 0);
      places[3] = places[2] + 4 * before.length + 16;
      const memory = runKernel(relaxed, (floats) => {
        [inputs, signal, before].forEach((data, i) => floats.set(data, places[i] / 4));
      }, (context, scope) => {
        const pointers = scope.locals("i32", 3);
        return [
          ...pointers.map((pointer, i) => set(pointer, integer([places[0], places[1], tiles][i]))),
          ...batchGradient(
            { ...context, plan: { ...context.plan, width, columns: rowFloats } },
            scope,
            {
              inputs: pointers[0],
              signal: pointers[1],
              tiles: pointers[2],
              columns,
              stride,
              gradient: places[2] + 4 * first,
              factor: context.constant(factor),
            },
          ),
        ];
      });
      for (let i = 0; i <= width; i++) {
        for (let j = -first; j < rowFloats - first; j++) {
          let sum = 0;
          for (let n = 0; n < 8 * tiles && j >= 0 && j < columns; n++) {
            const [tile, sample] = [n >> 3, n & 7];
            const input = i < width ? inputs[(tile * width + i) * 8 + sample] : 1;
            sum += input * signal[(tile * stride + j) * 8 + sample];
          }
          const at = i * rowFloats + first + j;
          const [got, wanted] = [memory[places[2] / 4 + at], before[at] + factor * sum];
          assert.ok(Math.abs(got - wanted) < 1e-5, `[${i}, ${j}]: ${got}, ${wanted}`);
        }
      }
    });
  }
}
