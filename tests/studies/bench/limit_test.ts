// The measured limit of multiply-adds.

import assert from "node:assert/strict";
import { measureLimit } from "../../../src/studies/bench/limit.ts";

Deno.test("measureLimit() gives billions of operations a second, in a moment", () => {
  const started = performance.now();
  const { plain, paired, best } = measureLimit();
  assert.ok(performance.now() - started < 2000);
  // from an emulated processor without fused multiply-adds to more than any processor has
  for (const each of [plain, paired]) assert.ok(each > 0.1 && each < 2000, `${each}`);
  assert.equal(best, Math.max(plain, paired));
});
