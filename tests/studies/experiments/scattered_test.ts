// Places with more seeds than others, and settings other than the paper's.

import assert from "node:assert/strict";
import { changedSettings } from "../../../src/studies/experiments/choices.ts";
import { consistentDepth } from "../../../src/studies/experiments/consistent_depth.ts";
import type { Choices } from "../../../src/studies/experiments/choices.ts";
import { experiments } from "../../../src/studies/experiments/experiments.ts";
import { planOf } from "../../../src/studies/experiments/plan.ts";
import { summarised } from "../../../src/studies/experiments/panel.ts";
import { seedsOf } from "../../../src/studies/experiments/scattered.ts";
import { exampleChoices } from "./example.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

/** Seeds by maximum depth. */
function seedsByDepth(choices: Partial<Choices>): Record<string, number[]> {
  const lists = { depths: [10, 80, 90, 100], widths: [40] };
  const runs = consistentDepth.plan(choicesOf(consistentDepth, "paper", { lists, ...choices }));
  const seeds: Record<string, number[]> = {};
  for (const { sweep, x, job } of runs) (seeds[`${sweep} ${x}`] ??= []).push(job.seed);
  return seeds;
}

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

Deno.test("consistentDepth plans ten seeds at 90 blocks and more, at the paper's settings alone", () => {
  const [one, two] = [[1], [1, 2]];
  assert.deepEqual(seedsByDepth({ seeds: two }), {
    "max depth 10": two,
    "max depth 80": two,
    "max depth 90": ten,
    "max depth 100": ten,
    "width 40": two,
  });
  for (const other of [{ quick: true }, { epochs: 5 }, { batchSize: 128 }]) {
    const seeds = Object.values(seedsByDepth({ seeds: one, ...other }));
    assert.ok(seeds.every((each) => each.length === 1), JSON.stringify(other));
  }
  const twelve = [...ten, 11, 12];
  assert.deepEqual(seedsByDepth({ seeds: twelve })["max depth 100"], twelve);
});

Deno.test("seedsOf() fills up the seeds that were chosen from 1, and leaves other places alone", () => {
  const scattered = { where: "from 5 on", seeds: 3, sweep: "depths", from: 5 };
  const of = (seeds: number[], sweep: string, x: number) =>
    seedsOf(exampleChoices({ seeds }), scattered, { sweep, x });
  assert.deepEqual(of([7], "depths", 5), [7, 1, 2]);
  assert.deepEqual(of([2], "depths", 9), [2, 1, 3]);
  assert.deepEqual(of([2], "depths", 4), [2]);
  assert.deepEqual(of([2], "widths", 9), [2]);
});

Deno.test("consistentDepth sums single runs up by their median where they scatter", () => {
  const choices = choicesOf(consistentDepth, "paper", {
    lists: { depths: [80, 90], widths: [] },
    seeds: [1, 2],
  });
  const runs = finishedRuns(consistentDepth, choices).map((each) => ({
    ...each,
    run: { ...each.run, outcome: { ...each.run.outcome, chosenDepth: 2 ** each.run.job.seed } },
  }));
  for (const { title, series } of consistentDepth.panels(runs)) {
    for (const { points, published } of series) {
      for (const point of published ? [] : points) {
        assert.equal(point.scattered ?? false, Number(point.x) >= 90, title);
      }
    }
  }
  const [usual, apart] = consistentDepth.panels(runs)[0].series[0].points.map(summarised);
  assert.deepEqual([usual.mean, usual.median, usual.standardError], [3, undefined, 1]);
  assert.deepEqual([apart.median, Math.min(...apart.values), Math.max(...apart.values)], [
    48,
    2,
    1024,
  ]);
});

Deno.test("changedSettings() names the flags that replace the paper's settings", () => {
  assert.equal(changedSettings({}), undefined);
  assert.equal(changedSettings({ batchSize: 128 }), "--batch-size 128");
  assert.equal(changedSettings({ batchSize: 128, epochs: 3 }), "--batch-size 128 --epochs 3");
});

for (const experiment of experiments) {
  Deno.test(`${experiment.name} trains every network with the batches that were asked for`, () => {
    const sizes = (choices: Partial<Choices>) => [
      ...new Set(
        experiment.plan(choicesOf(experiment, "paper", choices))
          .map(({ job }) => job.budget.batchSize),
      ),
    ];
    assert.deepEqual(sizes({ batchSize: 34 }), [34]);
    assert.deepEqual(sizes({ batchSize: 34, quick: true }), [34]);
    assert.ok(!sizes({}).includes(34));
  });
}

Deno.test("planOf() gives other keys to other batches, and the same to those that are the paper's", async () => {
  const keys = async (batchSize?: number) => {
    const choices = exampleChoices({ seeds: [1], batchSize });
    const plan = await planOf(consistentDepth, { ...choices, lists: { depths: [5], widths: [] } });
    return plan.runs.map(({ key }) => key).join();
  };
  assert.notEqual(await keys(128), await keys());
  assert.equal(await keys(512), await keys()); // all 200 points in one batch
});
