import assert from "node:assert/strict";
import { speedup } from "../../../src/studies/experiments/speedup.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

Deno.test("speedup draws the time saved for every maximum depth, beside the published percent", () => {
  const choices = choicesOf(speedup, "paper", { seeds: [1] });
  assert.deepEqual(
    speedup.plan(choices).map(({ job }) => job.network.maxDepth),
    [50, 50, 50, 100, 100, 100],
  );
  const runs = finishedRuns(speedup, choices, ({ network: { maxDepth } }) => ({
    speed: {
      batchSize: 64,
      milliseconds: { cut: 1, lastExit: 2, allExits: 4 },
      saved: { ofLastExit: maxDepth / 200, ofAllExits: 0.75 },
    },
  }));
  const [last, all, blocks] = speedup.panels(runs);
  assert.deepEqual(last.series.map(({ points }) => points[0].values), [[25], [50], [56], [72]]);
  assert.deepEqual(all.series.map(({ points }) => points[0].values), [[75], [75], [56], [72]]);
  assert.ok(Math.abs(blocks.series[0].points[0].values[0] - 2) < 1e-9); // 49 of 50
});
