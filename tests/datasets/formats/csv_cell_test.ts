// Texts of a table as messages quote them.

import assert from "node:assert/strict";
import { quoted, shown } from "../../../src/datasets/formats/csv_cell.ts";

Deno.test("shown() cuts a text after 60 characters, and no character in two", () => {
  assert.equal(shown("a".repeat(60)), `"${"a".repeat(60)}"`);
  assert.equal(shown("a".repeat(61)), `"${"a".repeat(60)}…"`);
  assert.equal(shown("a".repeat(59) + "😀b"), `"${"a".repeat(59)}\ufffd…"`);
});

Deno.test("quoted() says how many it left out", () => {
  assert.equal(quoted(["a", "b"]), '"a", "b"');
  assert.equal(quoted(["a", "b", "c"], 2), `"a", "b" and 1 more`);
});
