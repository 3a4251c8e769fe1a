// The files that the rules of the house are for.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { readTree } from "../../../tasks/house/read_tree.ts";
import { temporaryFolder } from "../../temporary_folder.ts";

Deno.test("readTree() gives the TypeScript files of files and folders, sorted, and no declarations", () => {
  using folder = temporaryFolder();
  for (
    const path of ["mod.ts", "src/b.ts", "src/a/c.ts", "src/a/d.md", "src/e.d.ts", "other/f.ts"]
  ) {
    folder.write(path, `// ${path}`);
  }
  const texts = readTree(pathToFileURL(`${folder.path}/`), ["mod.ts", "src"]);
  assert.deepEqual([...texts], [
    ["mod.ts", "// mod.ts"],
    ["src/a/c.ts", "// src/a/c.ts"],
    ["src/b.ts", "// src/b.ts"],
  ]);
});
