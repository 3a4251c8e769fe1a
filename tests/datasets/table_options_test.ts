// The options of tables, as texts.

import assert from "node:assert/strict";
import { tableOptions } from "../../src/datasets/table_options.ts";
import { isGood } from "../../src/calls/checks.ts";

Deno.test("tableOptions.header reads auto, yes and no, and nothing else", () => {
  const { parse, inText } = tableOptions.header;
  assert.deepEqual(["auto", "yes", "no"].map(parse), ["auto", true, false]);
  for (const text of ["true", "", "Yes"]) assert.ok(!isGood(inText, parse(text)), text);
});

Deno.test("tableOptions.delimiter takes a name or a character that can separate cells", () => {
  const { parse, inText } = tableOptions.delimiter;
  for (const text of ["comma", "semicolon", "tab", "pipe", ";"]) {
    assert.ok(isGood(inText, parse(text)), text);
  }
  for (const text of ["ab", "", "a", "1", '"']) assert.ok(!isGood(inText, parse(text)), text);
});
