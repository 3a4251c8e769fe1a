// Values and places in words, as errors of files have them.

import assert from "node:assert/strict";
import { anyOf, faultError, valueText } from "../../../src/files/json/fault.ts";

Deno.test("values are shown in a few words", () => {
  const cases: [unknown, string][] = [
    [undefined, "none"],
    [null, "null"],
    [[1, 2], "a list of 2"],
    [{}, "an object"],
    [-0.5, "-0.5"],
    [false, "false"],
    ["a\n", '"a\\n"'],
    ["x".repeat(40), `"${"x".repeat(40)}"`],
    ["x".repeat(41), `"${"x".repeat(40)}…"`],
  ];
  for (const [value, text] of cases) assert.equal(valueText(value), text);
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(anyOf), [
    "",
    '"a"',
    '"a" or "b"',
    '"a", "b" or "c"',
  ]);
});

Deno.test("faultError() writes places as code does", () => {
  const at = (...at: (string | number)[]) =>
    faultError({ wanted: "w", got: "g", at }, "f()", "a.json").message;
  assert.equal(at(), "f(): wanted w, got g in a.json");
  assert.equal(at(0), "f(): wanted w at $[0], got g in a.json");
  assert.equal(at("_a1", 2, "B"), "f(): wanted w at $._a1[2].B, got g in a.json");
  assert.equal(at("a-b", "1", ""), 'f(): wanted w at $["a-b"]["1"][""], got g in a.json');
});
