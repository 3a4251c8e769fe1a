// Default folders of runs.

import assert from "node:assert/strict";
import fc from "fast-check";
import { createDefaultRunFolder, defaultRunPath } from "../../src/runs/default_run_folder.ts";
import { filesIn } from "../files/files_in.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test(
  "createDefaultRunFolder() gives runs that start at once folders of their own, and takes one with a dead lock alone",
  async () => {
    using folder = temporaryFolder();
    const parent = `${folder.path}/runs`;
    Deno.mkdirSync(`${parent}/a-1-2`, { recursive: true });
    Deno.writeTextFileSync(`${parent}/a-1-2/.fathom-lock`, "");
    Deno.mkdirSync(`${parent}/a-1-3`); // somebody's
    const runs = await Promise.all([1, 2, 3].map(() => createDefaultRunFolder("a", 1, { parent })));
    assert.deepEqual(
      runs.map(({ path }) => path),
      ["a-1", "a-1-2", "a-1-4"].map((name) => `${parent}/${name}`),
    );
    for (const run of runs) await run.discard();
    assert.deepEqual([...filesIn(folder.path).keys()], ["runs/", "runs/a-1-2/", "runs/a-1-3/"]);
  },
);

Deno.test("defaultRunPath() adds a number where a run is", () => {
  const taken = new Set(["runs/spirals-1", "runs/spirals-1-2"]);
  assert.equal(defaultRunPath("spirals", 1, (path) => taken.has(path)), "runs/spirals-1-3");
  assert.equal(defaultRunPath("spirals", 2, (path) => taken.has(path)), "runs/spirals-2");
});

Deno.test("defaultRunPath() makes one file name of whatever a data set is called", () => {
  assert.equal(defaultRunPath("../../my data.csv", 1, () => false), "runs/my-data.csv-1");
  assert.equal(defaultRunPath("..", 1, () => false), "runs/data-1");
  fc.assert(fc.property(fc.string(), (data) => {
    const parts = defaultRunPath(data, 1, () => false).split(/[/\\]/);
    return parts.length === 2 && !parts[1].startsWith(".");
  }));
});
