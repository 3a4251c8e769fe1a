// Values that a notebook draws.

import assert from "node:assert/strict";
import { displayedBy, notebookDisplay } from "../../../src/views/notebook/notebook_value.ts";

Deno.test("displayedBy() adds a method that nothing but a notebook sees", async () => {
  const value = displayedBy({ a: 1 }, () => Promise.resolve({ "text/plain": "one" }));
  assert.deepEqual(value, { a: 1 });
  assert.equal(JSON.stringify({ ...value }), '{"a":1}');
  const display = (value as never)[notebookDisplay] as () => Promise<unknown>;
  assert.equal(notebookDisplay, Symbol.for("Jupyter.display"));
  assert.deepEqual(await display(), { "text/plain": "one" });
});
