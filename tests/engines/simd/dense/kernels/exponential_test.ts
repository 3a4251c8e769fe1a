// The vector exponential against Math.exp over the range of float32.

import assert from "node:assert/strict";
import { at, get, set } from "../../../../../src/engines/simd/assembler/code.ts";
import { load, store } from "../../../../../src/engines/simd/assembler/vector.ts";
import { exponential } from "../../../../../src/engines/simd/dense/kernels/exponential.ts";
import { forRows } from "../../../../../src/engines/simd/dense/kernels/rows.ts";
import { freeFrom, multiplyAdds, runKernel } from "../../run_kernel.ts";

/** exp of the values, by fours. */
function exponentials(relaxed: boolean, values: readonly number[]): Float32Array {
  const memory = runKernel(
    relaxed,
    (floats) => floats.set(values, freeFrom / 4),
    (context, scope) => {
      const x = scope.local("v128");
      return forRows(scope, Math.ceil(values.length / 4), ([row]) => {
        const address = row.at(at(freeFrom), 16);
        return [
          set(x, load(address)),
          ...exponential(context, scope, [x]),
          store(address, get(x)),
        ];
      }, { group: 1 });
    },
  );
  return memory.slice(freeFrom / 4, freeFrom / 4 + values.length);
}

for (const relaxed of multiplyAdds) {
  Deno.test(`exponential() is off by less than 2e-7 from −87 to 88 (relaxed: ${relaxed})`, () => {
    const size = 100000;
    const values = Array.from(
      { length: size },
      (_, i) => Math.fround(-86.99 + 174.9 * i / (size - 1)),
    );
    // near 0, and near half-way between whole numbers of ln 2
    for (let i = 0; i < 2000; i++) values.push(Math.fround((i - 1000) * 1e-6));
    for (let n = -80; n < 80; n++) values.push(Math.fround((n + 0.5) * Math.LN2));
    const got = exponentials(relaxed, values);
    const worst = values.reduce(
      (most, x, i) => Math.max(most, Math.abs(got[i] / Math.exp(x) - 1)),
      0,
    );
    assert.ok(worst < 2e-7, `${worst}`);
  });
}

Deno.test("exponential() is 0 where results are denormal, and exact at 0", () => {
  const got = exponentials(false, [-88, -1000, -Infinity, 0]);
  assert.deepEqual([...got], [0, 0, 0, 1]);
});

Deno.test("exponential() keeps NaN", () => {
  assert.ok(Number.isNaN(exponentials(false, [NaN, 1, 2, 3])[0]));
});
