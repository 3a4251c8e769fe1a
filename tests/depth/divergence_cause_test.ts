// Probable causes of divergence.

import assert from "node:assert/strict";
import { tooLarge } from "../../src/depth/divergence_cause.ts";

Deno.test("tooLarge() blames the learning rate, weight decay, or the momentum that adds steps up", () => {
  const rate = { learningRate: 0.1, momentum: 0.5 };
  assert.equal(tooLarge(rate), "the learning rate of 0.1 is probably too large");
  assert.equal(
    tooLarge({ ...rate, weightDecay: 19 }),
    "the learning rate of 0.1 is probably too large",
  );
  assert.equal(
    tooLarge({ ...rate, weightDecay: 1e10 }),
    "weightDecay of 10000000000 is probably too large: its product with the learning rate of 0.1 is " +
      "1000000000 and should be far below 1",
  );
  assert.equal(
    tooLarge({ ...rate, momentum: 0.99 }),
    "the learning rate of 0.1 with the momentum of 0.99, which adds up 100 steps, is probably too large",
  );
});
