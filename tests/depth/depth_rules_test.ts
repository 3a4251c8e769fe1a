// The rules that are registered: their texts, and where they are told.

import assert from "node:assert/strict";
import { chooseDepth, depthRule, trainingDepthRule } from "../../src/depth/depth_choice.ts";
import {
  relative95,
  ruleForms,
  ruleKind,
  ruleKinds,
  trainingRuleKinds,
} from "../../src/depth/depth_rules.ts";
import { ruleNames, ruleText } from "../../src/depth/rule_text.ts";

Deno.test("ruleKinds are each known by its kind, once, and read the texts that they write", () => {
  assert.deepEqual(ruleKinds.map(({ kind }) => kind), ["argmax", "mean", "relative", "depth"]);
  for (const each of ruleKinds) assert.equal(ruleKind(each), each);
  assert.equal(ruleKind({ kind: "median" } as never), undefined);
  const cases = [["argmax", "argmax"], ["mean", "mean"], ["relative:0.5", "relative 0.5"], [
    "depth:7",
    "depth 7",
  ]] as const;
  for (const [text, short] of cases) {
    const rule = depthRule("test", "choose", text);
    assert.equal(ruleKind(rule)!.short(rule), short);
    assert.equal(ruleText(rule), text);
  }
  assert.deepEqual(depthRule("test", "choose", "relative"), relative95);
});

Deno.test("ruleForms and ruleNames list what there is", () => {
  assert.equal(
    ruleForms(),
    "argmax, mean, relative:SHARE with a share above 0 and at most 1, or depth:BLOCKS with a whole number of at " +
      "least 0",
  );
  assert.equal(ruleNames(), "relative:SHARE, argmax, mean, depth:BLOCKS");
  assert.equal(
    ruleForms(trainingRuleKinds),
    "argmax, mean, or relative:SHARE with a share above 0 and at most 1",
  );
  assert.equal(ruleNames(trainingRuleKinds), "relative:SHARE, argmax, mean");
});

Deno.test("the rule depth:N takes that depth, whatever the posterior is, and refuses more blocks than there are", () => {
  const q = [0.7, 0.2, 0.1];
  assert.deepEqual([0, 1, 2].map((depth) => chooseDepth(q, `depth:${depth}`)), [0, 1, 2]);
  assert.equal(chooseDepth(q, { kind: "depth", depth: 2 }), 2);
  assert.throws(() => chooseDepth(q, "depth:3"), {
    name: "RangeError",
    message: "chooseDepth(): choose must be at most depth:2, as there are 2 blocks, got depth:3",
  });
  for (const text of ["depth", "depth:", "depth:-1", "depth:1.5", "depth:1:2", "depth:x"]) {
    assert.throws(() => chooseDepth(q, text as "depth:1"), /must be argmax, mean, .* got/, text);
  }
  assert.throws(
    () => chooseDepth(q, { kind: "depth", depth: 0.5 }),
    /depth must be a whole number of at least 0, got 0.5/,
  );
});

Deno.test("trainingDepthRule() refuses a depth that is given, as text and as an object", () => {
  assert.deepEqual(trainingDepthRule("train", "choose", "mean"), { kind: "mean" });
  for (const rule of ["depth:2", { kind: "depth", depth: 2 }] as const) {
    assert.throws(
      () => trainingDepthRule("train", "choose", rule),
      /^RangeError: train\(\): choose must be argmax, mean, or relative:SHARE with a share above 0 and at most 1, got/,
    );
  }
});
