// Files that import each other in a circle.

import assert from "node:assert/strict";
import { circles } from "../../../tasks/house/circles.ts";
import { tree } from "./tree.ts";

const found = (texts: Readonly<Record<string, string>>) =>
  circles(tree(texts)).map(({ file, line, text }) => `${file}:${line} ${text.split(/: |;/)[1]}`);

Deno.test("circles() finds none in a tree whose branches meet", () => {
  const texts = {
    "a.ts": 'import "./b.ts";\nimport "./c.ts";',
    "b.ts": 'import "./d.ts";',
    "c.ts": 'import "./d.ts";\nimport "./outside.ts";',
    "d.ts": "",
  };
  assert.deepEqual(found(texts), []);
});

Deno.test("circles() finds the shortest of each set, types and import() counted", () => {
  const texts = {
    "a.ts": '// first\nimport "./b.ts";',
    "b.ts": 'import type { C } from "./c.ts";\nimport "./d.ts";',
    "c.ts": 'import "./d.ts";',
    "d.ts": 'await import("./a.ts");',
    "e.ts": 'import "./f.ts";\nimport "./a.ts";',
    "f.ts": 'export { e } from "./e.ts";',
  };
  assert.deepEqual(found(texts), ["a.ts:2 a.ts → b.ts → d.ts → a.ts", "e.ts:1 e.ts → f.ts → e.ts"]);
});

Deno.test("circles() finds a file that imports itself", () => {
  assert.deepEqual(found({ "a.ts": 'import "./a.ts";' }), ["a.ts:1 a.ts → a.ts"]);
});
