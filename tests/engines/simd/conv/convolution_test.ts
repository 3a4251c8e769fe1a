// Convolutions as products, and the stem's kernel with folded pooling.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockConvolutions,
  stemConvolution,
  termGroups,
  transposed,
  weightCount,
} from "../../../../src/engines/simd/conv/convolution.ts";
import { convSizes } from "../../../../src/engines/simd/conv/sizes.ts";
import { foldPooling, unfoldGradient } from "../../../../src/engines/simd/conv/stem_weights.ts";
import { conv } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";

Deno.test("termGroups() covers every input once, with at most the unrolled number of terms", () => {
  const inputs = fc.integer({ min: 1, max: 600 });
  fc.assert(fc.property(inputs, fc.constantFrom(1, 9), (inputs, taps) => {
    const { size, count, rest } = termGroups({ inputs, taps: Array(taps).fill(0) });
    assert.equal(size * count + rest, inputs);
    assert.ok(size >= 1 && count >= 1 && rest >= 0 && rest < size);
    assert.ok(size * taps <= 96);
  }));
});

const sizes = convSizes(
  conv({ size: [13, 16], channels: 2, classes: 2, maxDepth: 1, outer: 7, inner: 5 }),
);

Deno.test("blockConvolutions() follow each other and have the taps of 1×1 and 3×3 kernels", () => {
  const [reduce, spatial, expand] = blockConvolutions(sizes);
  assert.deepEqual([reduce.inputs, reduce.outputs], [7, 5]);
  assert.deepEqual([spatial.inputs, spatial.outputs], [5, 5]);
  assert.deepEqual([expand.inputs, expand.outputs], [5, 7]);
  assert.deepEqual([reduce.taps, expand.taps], [[0], [0]]);
  // 4 × 6 positions, in rows of 7
  assert.deepEqual(spatial.taps, [-8, -7, -6, -1, 0, 1, 6, 7, 8]);
  assert.deepEqual([reduce, spatial, expand].map(weightCount), [8 * 8, 9 * 8 * 8, 8 * 8]);
  assert.equal(weightCount(stemConvolution(sizes)), 72 * 8);
});

Deno.test("transposed() is its own inverse, and negates every tap", () => {
  for (const convolution of blockConvolutions(sizes)) {
    const back = transposed(convolution);
    assert.deepEqual([back.inputs, back.outputUnits], [
      convolution.outputs,
      convolution.inputUnits,
    ]);
    back.taps.forEach((offset, i) => assert.equal(offset + convolution.taps[i], 0));
    const { taps, ...rest } = transposed(back);
    assert.deepEqual({ ...rest, taps: taps.map((tap) => tap + 0) }, convolution);
  }
});

/** Numbers in ±1. */
const numbers = (length: number, seed: number) => {
  const random = randomStream(seed, "numbers");
  return Float32Array.from({ length }, () => 2 * random() - 1);
};
const pixels = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.constantFrom(4, 8, 20),
  fc.integer({ min: 1, max: 1000 }),
);

Deno.test("foldPooling() and unfoldGradient() are adjoint", () => {
  fc.assert(fc.property(pixels, ([channels, units, seed]) => {
    const size = channels * units;
    const [w, g] = [numbers(25 * size, seed), numbers(36 * size, seed + 1)];
    // previous contents are overwritten
    const [folded, unfolded] = [numbers(36 * size, seed + 2), numbers(25 * size, seed + 3)];
    foldPooling(w, folded, channels, units);
    unfoldGradient(g, unfolded, channels, units);
    const product = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, i) => sum + value * b[i], 0);
    const scale = Math.hypot(...w) * Math.hypot(...g);
    assert.ok(Math.abs(product(folded, g) - product(w, unfolded)) < 1e-6 * scale);
  }));
});

Deno.test("foldPooling() gives the kernel of a convolution followed by pooling", () => {
  fc.assert(
    fc.property(pixels, ([channels, units, seed]) => {
      const [height, width] = [9, 10];
      const image = numbers(height * width * channels, seed);
      const w = numbers(25 * channels * units, seed + 1);
      const folded = new Float32Array(36 * channels * units);
      foldPooling(w, folded, channels, units);
      /** Output of a square kernel with its upper left corner there. */
      const at = (
        kernel: Float32Array,
        side: number,
        row: number,
        column: number,
        unit: number,
      ) => {
        let sum = 0;
        for (let i = 0; i < side; i++) {
          for (let j = 0; j < side; j++) {
            for (let c = 0; c < channels; c++) {
              sum += image[((row + i) * width + column + j) * channels + c] *
                kernel[((i * side + j) * channels + c) * units + unit];
            }
          }
        }
        return sum;
      };
      for (const [row, column] of [[0, 0], [2, 4], [0, 2]]) {
        for (const unit of [0, units - 1]) {
          const pooled = [[0, 0], [0, 1], [1, 0], [1, 1]]
            .reduce((sum, [i, j]) => sum + at(w, 5, row + i, column + j, unit) / 4, 0);
          assert.ok(Math.abs(at(folded, 6, row, column, unit) - pooled) < 1e-5);
        }
      }
    }),
    { numRuns: 20 },
  );
});
