// JSON texts of files, and what is said of those that are none.

import assert from "node:assert/strict";
import { parseJson } from "../../../src/files/json/parse.ts";

Deno.test("parseJson() gives the value, or says in one line what is wrong", () => {
  assert.deepEqual(parseJson('{"a":[1,{"a":2}]}', "read()", "a.json"), { a: [1, { a: 2 }] });
  const cases: [string, RegExp][] = [
    ["", /^read\(\): wanted JSON in a\.json, got nothing$/],
    [" \n", /got nothing$/],
    [
      '{"a":1,',
      /^read\(\): wanted JSON in a\.json, got a fault at line 1 column 8: expected .*[^)]$/,
    ],
    ['{\n"a": x,\n"b": 1}', /^read\(\): wanted JSON in a\.json, got an unexpected 'x'$/],
    [
      '{"a":{"b":1,"b":1}}',
      /^read\(\): field names must be unique, got "b" twice in "a" in a\.json$/,
    ],
    [
      `{"a":${"[".repeat(100)}${"]".repeat(100)}}`,
      /^read\(\): wanted at most 100 levels of lists and objects in a\.json, got more$/,
    ],
    ['{"a":1,"a":1}', /^read\(\): field names must be unique, got "a" twice in a\.json$/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseJson(text, "read()", "a.json"), { name: "TypeError", message });
  }
});
