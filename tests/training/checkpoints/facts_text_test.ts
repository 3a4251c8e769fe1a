// Facts as JSON text: what JSON can hold stays as it is, and the rest is refused.

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../../src/files/json/parse.ts";
import { factsText } from "../../../src/training/checkpoints/facts_text.ts";

Deno.test("factsText() writes the JSON of plain data", () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (facts) => {
    assert.equal(JSON.stringify(JSON.parse(factsText(facts, "f()"))), JSON.stringify(facts));
  }));
  assert.equal(
    factsText({ a: undefined, b: [-0, true], c: null }, "f()"),
    '{"b":[-0,true],"c":null}',
  );
});

Deno.test("factsText() names the place of what JSON would change", () => {
  const plain = "null, true, false, a number, a text, a list or a plain object";
  const cases: [facts: Record<string, unknown>, wanted: string, place: string, got: string][] = [
    [{ a: { b: { c: NaN } } }, "a finite number", "a.b.c", "NaN"],
    [{ q: [0, [1, -Infinity]] }, "a finite number", "q[1][1]", "-Infinity"],
    [{ list: [1, undefined] }, plain, "list[1]", "undefined"],
    [{ list: new Array(2) }, plain, "list[0]", "undefined"],
    [{ big: { "a b": 3n } }, plain, 'big["a b"]', "3n"],
    [{ logits: Float64Array.of(1, 2) }, plain, "logits", "a Float64Array of 2 values"],
    [{ when: new Date(0) }, plain, "when", "a Date"],
    [{ map: new Map() }, plain, "map", "a Map"],
    [{ of: { toJSON: () => 1 } }, plain, "of.toJSON", "a function"],
    [{ name: Symbol("a") }, plain, "name", "Symbol(a)"],
  ];
  for (const [facts, wanted, place, got] of cases) {
    assert.throws(() => factsText(facts, "f()"), {
      name: "TypeError",
      message: `f(): wanted ${wanted} at $.${place}, got ${got} in the facts`,
    });
  }
});

Deno.test("factsText() writes as many levels as parseJson() reads, and refuses circles", () => {
  let deep: unknown = 1;
  for (let level = 1; level < 100; level++) deep = [deep];
  assert.deepEqual(parseJson(factsText({ deep }, "f()"), "f()", "file"), { deep });
  const message = /^f\(\): wanted at most 100 levels of lists and objects at \$\.deep\[0\]/;
  assert.throws(() => factsText({ deep: [deep] }, "f()"), { name: "TypeError", message });
  const circle: Record<string, unknown> = {};
  circle.a = circle;
  assert.throws(() => factsText(circle, "f()"), /wanted at most 100 levels/);
});
