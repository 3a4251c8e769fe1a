// Files that are looked at before work and written after it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { resultFiles } from "../../src/sinks/result_files.ts";
import { temporaryFolder } from "../data/temporary_folder.ts";

const namesIn = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("resultFiles() writes all files into a folder that it makes", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "a", "b");
  {
    await using files = await resultFiles(path, ["x.json", "y.html"]);
    assert.deepEqual(namesIn(path), []);
    files.write({ "x.json": "{}", "y.html": "<p>" });
  }
  assert.deepEqual(namesIn(path), ["x.json", "y.html"]);
  assert.equal(Deno.readTextFileSync(join(path, "y.html")), "<p>");
});

Deno.test("resultFiles() leaves nothing behind when nothing is written", async () => {
  using folder = temporaryFolder();
  {
    await using _ = await resultFiles(join(folder.path, "a", "b"), ["x"]);
  }
  assert.deepEqual(namesIn(folder.path), []);
});

Deno.test("resultFiles() refuses files that are there, unless force says otherwise", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(join(folder.path, "y"), "old");
  await assert.rejects(
    resultFiles(folder.path, ["x", "y"]),
    /wanted a new file, but .*y exists; --force/,
  );
  await using files = await resultFiles(folder.path, ["x", "y"], { force: true });
  files.write({ x: "new", y: "new" });
  assert.equal(Deno.readTextFileSync(join(folder.path, "y")), "new");
});

Deno.test("resultFiles() refuses a folder that cannot be made, in one line", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(join(folder.path, "file"), "");
  await assert.rejects(
    resultFiles(join(folder.path, "file", "below"), ["x"]),
    /^Error: resultFiles\(\): cannot make .*below: [^\n]+$/,
  );
});
