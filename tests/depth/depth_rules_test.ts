// The rules that are registered: their texts, and where they are told.

import assert from "node:assert/strict";
import { depthRule } from "../../src/depth/depth_choice.ts";
import { relative95, ruleForms, ruleKind, ruleKinds } from "../../src/depth/depth_rules.ts";
import { ruleNames, ruleText } from "../../src/depth/rule_text.ts";

Deno.test("ruleKinds are each known by its kind, once, and read the texts that they write", () => {
  assert.deepEqual(ruleKinds.map(({ kind }) => kind), ["argmax", "mean", "relative"]);
  for (const each of ruleKinds) assert.equal(ruleKind(each), each);
  assert.equal(ruleKind({ kind: "median" } as never), undefined);
  const cases = [["argmax", "argmax"], ["mean", "mean"], ["relative:0.5", "relative 0.5"]] as const;
  for (const [text, short] of cases) {
    const rule = depthRule("test", "choose", text);
    assert.equal(ruleKind(rule)!.short(rule), short);
    assert.equal(ruleText(rule), text);
  }
  assert.deepEqual(depthRule("test", "choose", "relative"), relative95);
});

Deno.test("ruleForms and ruleNames list what there is", () => {
  assert.equal(ruleForms, "argmax, mean, or relative:SHARE with a share above 0 and at most 1");
  assert.equal(ruleNames, "relative:SHARE, argmax, mean");
});
