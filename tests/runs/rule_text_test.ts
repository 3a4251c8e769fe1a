// Rules in words.

import assert from "node:assert/strict";
import { ruleText } from "../../src/runs/rule_text.ts";

Deno.test("ruleText() says what a rule does, with its threshold", () => {
  assert.equal(
    ruleText({ kind: "relative", threshold: 0.8 }),
    "smallest d with q_d ≥ 0.8 max q",
  );
  assert.equal(ruleText({ kind: "argmax" }), "most probable depth");
  assert.equal(ruleText({ kind: "mean" }), "mean depth, rounded");
});
