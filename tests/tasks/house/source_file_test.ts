// What the rules of the house see of a file.

import assert from "node:assert/strict";
import { tree } from "./tree.ts";

Deno.test("sourceFiles() counts lines, with or without a line break at the end", () => {
  assert.deepEqual(
    tree({ "a.ts": "", "b.ts": "b;\n", "c.ts": "c;\nd;", "d.ts": "\n\n" }).map(({ lines }) =>
      lines
    ),
    [1, 1, 2, 2],
  );
});

Deno.test("sourceFiles() resolves imports of the tree's own files and leaves out all others", () => {
  const [file] = tree({
    "src/a/b.ts": `import "./effect.ts";
import type { D } from "../d/d.ts";
import { parse } from "@babel/parser";
import config from "../../deno.json" with { type: "json" };
`,
  });
  assert.deepEqual(file.imports, [
    { file: "src/a/effect.ts", line: 1, names: [] },
    { file: "src/d/d.ts", line: 2, names: ["D"] },
  ]);
});
