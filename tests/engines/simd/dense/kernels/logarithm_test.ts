// The vector logarithm against Math.log.

import assert from "node:assert/strict";
import { at, get, set } from "../../../../../src/engines/simd/assembler/code.ts";
import { load, store } from "../../../../../src/engines/simd/assembler/vector.ts";
import { logarithm } from "../../../../../src/engines/simd/dense/kernels/logarithm.ts";
import { forRows } from "../../../../../src/engines/simd/dense/kernels/rows.ts";
import { freeFrom, multiplyAdds, runKernel } from "../../run_kernel.ts";

for (const relaxed of multiplyAdds) {
  Deno.test(`logarithm() is off by less than 2e-7 for normal numbers (relaxed: ${relaxed})`, () => {
    const values: number[] = [];
    for (let i = 0; i < 60000; i++) values.push(Math.fround(1.2e-38 * 10 ** (76 * i / 60000)));
    // the range of log-softmax, and values close to 1 from both sides
    for (let i = 0; i < 20000; i++) values.push(Math.fround(1 + i / 100));
    for (let i = 1; i < 10000; i++) {
      values.push(Math.fround(1 + i * 1e-7), Math.fround(1 - i * 1e-7));
    }
    for (let e = -100; e <= 100; e++) values.push(2 ** e, Math.fround(Math.SQRT2 * 2 ** e));
    while (values.length % 4) values.push(1);
    const memory = runKernel(
      relaxed,
      (floats) => floats.set(values, freeFrom / 4),
      (context, scope) => {
        const x = scope.local("v128");
        return forRows(scope, values.length / 4, ([row]) => {
          const address = row.at(at(freeFrom), 16);
          return [set(x, load(address)), ...logarithm(context, scope, [x]), store(address, get(x))];
        }, { group: 1 });
      },
    );
    values.forEach((x, i) => {
      const [got, wanted] = [memory[freeFrom / 4 + i], Math.log(x)];
      const error = wanted === 0 ? Math.abs(got) : Math.abs(got / wanted - 1);
      assert.ok(error < 2e-7, `log ${x}: ${got}, wanted ${wanted}, off by ${error}`);
    });
  });
}
