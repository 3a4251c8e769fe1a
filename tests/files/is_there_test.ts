// Existence of a path.

import assert from "node:assert/strict";
import { isThere } from "../../src/files/is_there.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("isThere() finds files, folders and links without a target, and nothing below a file", () => {
  using folder = temporaryFolder();
  const file = folder.write("file", "");
  Deno.symlinkSync("nowhere", `${folder.path}/link`);
  assert.equal(isThere(file), true);
  assert.equal(isThere(folder.path), true);
  assert.equal(isThere(`${folder.path}/link`), true);
  assert.equal(isThere(`${folder.path}/link/file`), false);
  assert.equal(isThere(`${folder.path}/none`), false);
  assert.equal(isThere(`${file}/below`, "f"), false);
});

Deno.test("isThere() throws what else is wrong: the system's error, or one that names the function", () => {
  const path = "x".repeat(5000); // longer than a name may be
  assert.throws(() => isThere(path), { message: /^File name too long|os error/ });
  assert.throws(() => isThere(path, "f"), (error: Error) => {
    assert.ok(error.message.startsWith(`f(): cannot look at ${path}: `), error.message);
    return error.cause instanceof Error;
  });
});
