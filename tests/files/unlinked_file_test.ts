// Files that are opened by their own names.

import assert from "node:assert/strict";
import { join } from "node:path";
import { openUnlinked } from "../../src/files/unlinked_file.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { hasSpecialFiles, makeFifo, openFiles } from "./special_files.ts";

Deno.test("openUnlinked() opens a regular file and tells its size", () => {
  using folder = temporaryFolder();
  using opened = openUnlinked(folder.write("a", "abc"));
  assert.equal(opened.size, 3);
  assert.throws(() => openUnlinked(join(folder.path, "none")), Deno.errors.NotFound);
});

Deno.test("openUnlinked() takes a file for missing that is replaced while it is opened", () => {
  using folder = temporaryFolder();
  const path = folder.write("a", "abc");
  const other = folder.write("b", "other");
  const disk = {
    ...Deno,
    openSync(path: string | URL) {
      const file = Deno.openSync(path);
      Deno.renameSync(other, path);
      return file;
    },
  };
  assert.throws(() => openUnlinked(path, disk), Deno.errors.NotFound);
  assert.equal(openFiles(folder.path), 0);
});

Deno.test({
  name: "openUnlinked() refuses links, folders and FIFOs before they are opened",
  ignore: !hasSpecialFiles,
  async fn() {
    using folder = temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    Deno.symlinkSync(folder.write("file", "x"), at("link"));
    Deno.mkdirSync(at("folder"));
    await makeFifo(at("fifo"));
    for (const [name, kind] of [["link", "a link"], ["folder", "a folder"], ["fifo", "a FIFO"]]) {
      assert.throws(() => openUnlinked(at(name)), {
        name: "TypeError",
        message: `${at(name)}: wanted a regular file, got ${kind}`,
      });
    }
  },
});
