// Runs of an earlier version, commit 2771c31, and what that version made of them; neither is ever made again. They hold
// runs on disk to be read as long as their format is.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../data/temporary_folder.ts";
import { type Results, resultsOf } from "./stored/results_of.ts";

const stored = new URL("stored/", import.meta.url);

for (const name of ["spirals", "table", "images"]) {
  Deno.test(`loadRun(), evaluate(), pruneRun() and importNetwork() give of the stored run ${name} what they gave`, async () => {
    using folder = temporaryFolder();
    const place = (file: string) => fileURLToPath(new URL(file, stored));
    const table = name === "table" ? place("table.csv") : undefined;
    const found = await resultsOf(place(name), folder.path, table);
    const wanted: Results = JSON.parse(await Deno.readTextFile(place(`${name}.json`)));
    assert.deepEqual(Object.keys(found), Object.keys(wanted));
    for (const [what, values] of Object.entries(wanted)) {
      assert.equal(found[what].length, values.length, what);
      values.forEach((value, i) => {
        const apart = Math.abs(found[what][i] - value);
        // processors without relaxed SIMD round otherwise
        assert.ok(apart <= 1e-5 * Math.max(1, Math.abs(value)), `${what} ${i}: ${apart}`);
      });
    }
  });
}
