// Folders that are made and removed again.

import assert from "node:assert/strict";
import { join } from "node:path";
import { makeFolders, removeEmpty } from "../../src/files/made_folders.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

Deno.test("makeFolders() gives what it made, deepest first, and removeEmpty() removes it as far as it is empty", () => {
  using folder = temporaryFolder();
  const path = (...names: string[]) => join(folder.path, ...names);
  const made = makeFolders(path("a", "b", "c"));
  assert.deepEqual(made, [path("a", "b", "c"), path("a", "b"), path("a")]);
  assert.deepEqual(makeFolders(path("a", "b")), []);
  assert.deepEqual(makeFolders(""), []); // the working directory
  Deno.removeSync(path("a", "b", "c")); // by another
  folder.write("a/notes", "mine");
  removeEmpty(made);
  assert.deepEqual([folder.names(), [...Deno.readDirSync(path("a"))].length], [["a"], 1]);
});

Deno.test("makeFolders() leaves nothing where it cannot make all", () => {
  using folder = temporaryFolder();
  folder.write("file", "");
  assert.throws(() => makeFolders(join(folder.path, "file", "a", "b")), { name: "NotADirectory" });
  assert.throws(() => makeFolders(join(folder.path, "a", "b"), { above: false }), {
    name: "NotFound",
  });
  assert.deepEqual(folder.names(), ["file"]);
});
