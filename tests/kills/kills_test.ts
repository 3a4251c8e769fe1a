// Runs that are killed within each phase and resumed are the uninterrupted ones, bit for bit; deno task soak resume has many more.

import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../temporary_folder.ts";
import { quickRuns } from "./configurations.ts";
import type { Phase } from "./phases.ts";
import { killedIn, referenceOf } from "./watched_run.ts";

/** Twenty kills in all. */
const wanted: Readonly<Record<string, readonly Phase[]>> = {
  "spirals on simd, cut": [
    ...["starting", "saving", "training", "restoring"],
    ...["at an epoch's end", "cutting", "evaluating"],
  ] as Phase[],
  "images on simd with 2 threads, cut, augmented, with stochastic depth and a cosine schedule": [
    ...["saving", "training", "restoring", "cutting", "saving", "at an epoch's end", "evaluating"],
  ] as Phase[],
  "spirals on wasm, cut": [
    ...["saving", "training", "restoring", "cutting", "at an epoch's end", "evaluating"],
  ] as Phase[],
};

for (const [name, watched] of Object.entries(quickRuns)) {
  Deno.test({
    name: `a run that is killed in ${wanted[name].length} phases is the uninterrupted one: ${name}`,
    ignore: Deno.build.os === "windows", // threads cannot kill their process there
    async fn() {
      using folder = temporaryFolder();
      const reference = await referenceOf(watched, join(folder.path, "whole"));
      const hits = await killedIn(wanted[name], watched, join(folder.path, "killed"), reference);
      assert.equal(hits.length, wanted[name].length);
    },
  });
}
