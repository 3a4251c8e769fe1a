// Folders that results are added to.

import assert from "node:assert/strict";
import { refuseOthers } from "../../src/files/results_folder.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("refuseOthers() refuses a folder with files of these names that has no results", async () => {
  using folder = temporaryFolder();
  const refuse = (path = folder.path) =>
    refuseOthers(path, ["b.json", "c.csv"], { task: "compare", whose: "a comparison" });
  await refuse(`${folder.path}/missing`);
  await refuse();
  folder.write("other.json", "");
  await refuse();
  folder.write("c.csv", "");
  await assert.rejects(refuse(), {
    name: "Error",
    message: `compare: wanted a new folder or that of a comparison, got ${folder.path} with ` +
      "c.csv and no results.jsonl",
  });
  folder.write("b.json", "");
  await assert.rejects(refuse(), /with b\.json and no/);
  folder.write("results.jsonl", "");
  await refuse();
});
