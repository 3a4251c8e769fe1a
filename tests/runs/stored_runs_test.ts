// Runs of earlier versions and what those versions made of them; neither is ever made again: spirals (cut while training),
// table and images are of commit 2771c31; staged, chain and pruned (the run table, pruned and trained further) are of
// commit b3b3e1d. They hold runs on disk to be read as long as their format is.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../temporary_folder.ts";
import { type Results, resultsOf, type StoredRun } from "./stored/results_of.ts";

const stored = new URL("stored/", import.meta.url);

const place = (file: string) => fileURLToPath(new URL(file, stored));
const data = place("table.csv");
const runs: Readonly<Record<string, StoredRun>> = {
  spirals: {},
  table: { data },
  images: {},
  staged: { engine: "cpu" },
  chain: { engine: "cpu" },
  pruned: { data },
};

for (const [name, options] of Object.entries(runs)) {
  Deno.test(`loadRun(), evaluate(), pruneRun() and importNetwork() give of the stored run ${name} what they gave`, async () => {
    using folder = temporaryFolder();
    const found = await resultsOf(place(name), folder.path, options);
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
