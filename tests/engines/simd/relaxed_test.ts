// Detection of relaxed SIMD.

import assert from "node:assert/strict";
import { at } from "../../../src/engines/simd/assembler/code.ts";
import { load, store } from "../../../src/engines/simd/assembler/vector.ts";
import { relaxedSimd } from "../../../src/engines/simd/relaxed.ts";
import { freeFrom, multiplyAdds, runKernel } from "./run_kernel.ts";

Deno.test("relaxedSimd() is true where such a module runs", () => {
  assert.equal(typeof relaxedSimd(), "boolean");
  for (const relaxed of multiplyAdds) {
    const memory = runKernel(
      relaxed,
      (floats) => floats.set([3, 4, 5, 6], freeFrom / 4),
      ({ constant, multiplyAdd }) => [
        store(at(freeFrom + 16), multiplyAdd(load(at(freeFrom)), constant(2), constant(1))),
      ],
    );
    assert.deepEqual([...memory.slice(freeFrom / 4 + 4, freeFrom / 4 + 8)], [7, 9, 11, 13]);
  }
});
