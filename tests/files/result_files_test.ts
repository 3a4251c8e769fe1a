// Files that are looked at before work and written after it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { resultFiles } from "../../src/files/result_files.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { filesIn } from "./files_in.ts";
import { onFullDisk } from "./full_disk.ts";

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("resultFiles() writes all files into a folder that it makes", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a", "b");
  {
    using files = resultFiles(path, ["x.json", "y.html"]);
    assert.deepEqual(namesIn(path), [".fathom-lock"]);
    files.write({ "x.json": "{}", "y.html": "<p>" });
  }
  assert.deepEqual(namesIn(path), ["x.json", "y.html"]);
  assert.equal(Deno.readTextFileSync(join(path, "y.html")), "<p>");
});

Deno.test("resultFiles() leaves nothing behind when nothing is written", () => {
  using folder = temporaryFolder();
  {
    using _ = resultFiles(join(folder.path, "a", "b"), ["x"]);
  }
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("resultFiles() refuses files that are there, unless force says otherwise", () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(join(folder.path, "y"), "old");
  assert.throws(
    () => resultFiles(folder.path, ["x", "y"]),
    /wanted a new file, but .*y exists; --force/,
  );
  using files = resultFiles(folder.path, ["x", "y"], { force: true });
  files.write({ x: "new", y: "new" });
  assert.equal(Deno.readTextFileSync(join(folder.path, "y")), "new");
});

Deno.test("resultFiles() refuses a folder that cannot be made, in one line", () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(join(folder.path, "file"), "");
  assert.throws(
    () => resultFiles(join(folder.path, "file", "below"), ["x"]),
    /^Error: resultFiles\(\): cannot make .*below: [^\n]+$/,
  );
});

Deno.test("resultFiles() owns its folder until it is disposed, or takes one that the caller owns", () => {
  using folder = temporaryFolder();
  {
    using _ = resultFiles(folder.path, ["x"]);
    assert.throws(() => resultFiles(folder.path, ["y"]), { name: "Busy", message: /is in use by/ });
  }
  using owned = ownFolder(folder.path);
  using files = resultFiles(owned, ["x"]);
  files.write({ x: "1" });
  assert.deepEqual(namesIn(folder.path), [".fathom-lock", "x"]);
});

Deno.test("resultFiles() leaves nothing on a full disk, and older files as they were", async () => {
  using folder = temporaryFolder();
  folder.write("there/a.json", "older a");
  folder.write("there/b.html", "older b");
  for (const name of ["new/deep", "there"]) {
    const before = filesIn(folder.path);
    const path = join(folder.path, name);
    const work = async () => {
      await Promise.resolve();
      using files = resultFiles(path, ["a.json", "b.html"], { force: true });
      files.write({ "a.json": "newer a", "b.html": "newer b" });
    };
    const changes = await onFullDisk(work, ({ change, error }) => {
      assert.match(error!.message, /no space left on device/i);
      assert.deepEqual(filesIn(folder.path), before, change);
    });
    assert.ok(changes.length > 8, `${changes}`);
    assert.deepEqual([...filesIn(path).values()], ["newer a", "newer b"]);
  }
});
