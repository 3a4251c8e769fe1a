// Files that are looked at before work and written after it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { resultFiles } from "../../src/sinks/result_files.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

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
