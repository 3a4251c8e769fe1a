// Folders that are made and removed again.

import assert from "node:assert/strict";
import { join } from "node:path";
import { makeFolders, removeEmpty } from "../../src/files/made_folders.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("makeFolders() gives what it made, deepest first, and removeEmpty() removes it as far as it is empty", () => {
  using folder = temporaryFolder();
  const path = (...names: string[]) => join(folder.path, ...names);
  const made = makeFolders(path("a", "b", "c"));
  assert.deepEqual(made, [path("a", "b", "c"), path("a", "b"), path("a")]);
  assert.deepEqual(makeFolders(path("a", "b")), []);
  const single = makeFolders(path("d"));
  assert.deepEqual([single, folder.names()], [[path("d")], ["a", "d"]]);
  removeEmpty(single);
  assert.deepEqual(makeFolders("", { above: false }), []); // the working directory
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

Deno.test("makeFolders() takes a folder that another made meanwhile, and removes what it made before a fault", () => {
  using folder = temporaryFolder();
  const { mkdirSync } = Deno;
  const path = join(folder.path, "a", "b");
  try {
    Deno.mkdirSync = (made, options) => {
      mkdirSync(made, { recursive: true }); // by another
      mkdirSync(made, options);
    };
    assert.throws(() => mkdirSync(folder.path), Deno.errors.AlreadyExists);
    assert.deepEqual(makeFolders(path, { above: false }), [path, join(folder.path, "a")]);
    assert.ok(Deno.statSync(path).isDirectory);
    Deno.removeSync(join(folder.path, "a"), { recursive: true });

    const full = new Error("No space left on device (os error 28)");
    Deno.mkdirSync = () => {
      mkdirSync(join(folder.path, "a"));
      throw full;
    };
    assert.throws(() => makeFolders(path), (error) => error === full);
    assert.deepEqual(folder.names(), []);
  } finally {
    Deno.mkdirSync = mkdirSync;
  }
});
