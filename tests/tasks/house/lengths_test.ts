// Files that are too long.

import assert from "node:assert/strict";
import { longFiles } from "../../../tasks/house/lengths.ts";
import { tree } from "./tree.ts";

Deno.test("longFiles() finds a file of 251 lines and none of 250, nor the generated one", () => {
  const lines = (count: number) => "a;\n".repeat(count);
  const [found, ...others] = longFiles(tree({
    "src/a.ts": lines(250),
    "src/b.ts": lines(251),
    "src/views/live/page_script.ts": lines(300),
  }));
  assert.deepEqual(others, []);
  assert.equal(found.file, "src/b.ts");
  assert.equal(found.line, 251);
  assert.match(found.text, /^251 lines, 250 at most; /);
});
