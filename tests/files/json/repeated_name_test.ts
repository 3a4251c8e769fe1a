// Duplicate keys in JSON texts.

import assert from "node:assert/strict";
import fc from "fast-check";
import { repeatedName } from "../../../src/files/json/repeated_name.ts";

Deno.test("repeatedName() finds a name that stands twice in one object", () => {
  const cases: [string, string[] | undefined][] = [
    ["{}", undefined],
    ['{"a":1,"b":{"a":1},"c":["a","a",{"a":"a"}]}', undefined],
    ['{"a":1,"a":1}', ["a"]],
    ['{"a" : 1, "\\u0061"\n:\t2}', ["a"]],
    ['{"a":{"b":[0,{"c":1,"c":2}]}}', ["a", "b", "c"]],
    ['[{"a":{}},{"a":{"x":1,"y":2,"x":3}}]', ["a", "x"]],
    ['{"a\\"":"{\\"b\\":1,\\\\","b":"}","a\\"":0}', ['a"']],
    ['{"__proto__":1,"__proto__":2}', ["__proto__"]],
    ['{"":1,"":2}', [""]],
  ];
  for (const [text, names] of cases) assert.deepEqual(repeatedName(text), names, text);
});

Deno.test("repeatedName() finds nothing in what JSON.stringify() wrote", () => {
  fc.assert(fc.property(fc.json(), fc.constantFrom(0, 1), (text, space) => {
    const written = JSON.stringify(JSON.parse(text), null, space);
    assert.equal(repeatedName(written), undefined);
  }));
});
