import assert from "node:assert/strict";
import { pruningStrategies } from "../../../src/studies/experiments/pruning_strategies.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

Deno.test("pruningStrategies measures both ends, at eleven numbers of blocks with the paper's settings", () => {
  const [{ job }] = pruningStrategies.plan(choicesOf(pruningStrategies, "paper"));
  assert.equal(job.network.maxDepth, 100);
  assert.equal(job.measures?.firstBlocks, true);
  assert.deepEqual(job.measures?.lastBlocks, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
});

Deno.test("pruningStrategies draws accuracy from either end and under each rule", () => {
  const choices = choicesOf(pruningStrategies, "paper", { seeds: [1], lists: { data: ["mnist"] } });
  const q = Array.from({ length: 101 }, (_, d) => d === 20 ? 0.39 : d === 30 ? 0.4 : 0.21 / 99);
  const runs = finishedRuns(pruningStrategies, choices, ({ exits, full }) => ({
    posterior: q,
    firstBlocks: exits,
    lastBlocks: [{ kept: 0, figures: { ...full, error: 0.9 } }],
  }));
  const [accuracy, byRule, kept] = pruningStrategies.panels(runs);
  const [first, last] = accuracy.series;
  assert.equal(first.points.length, 101);
  assert.deepEqual(first.points[0], { x: 0, values: [50] });
  assert.deepEqual(last.points.map(({ x }) => x), [0, 100]);
  assert.deepEqual(accuracy.marks?.map(({ x }) => x), [20, 20]); // ours and the published one
  assert.deepEqual(kept.series.map(({ points }) => points[0].values), [
    [20],
    [30],
    [30],
    [20],
    [53],
  ]);
  assert.deepEqual(byRule.series.map(({ name }) => name), [
    "relative:0.95",
    "argmax",
    "mean",
    "all blocks",
  ]);
});

Deno.test("pruningStrategies shows published blocks among ours only at the published maximum depth", () => {
  const choices = choicesOf(pruningStrategies, "quick", { seeds: [1, 2] });
  const panels = pruningStrategies.panels(finishedRuns(pruningStrategies, choices));
  assert.equal(panels.length, 4);
  assert.equal(panels[0].marks?.length, 1);
});
