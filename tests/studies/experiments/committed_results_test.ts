// The results that lie in data/paper: the commands of docs/experiments.md find every one of them again.

import assert from "node:assert/strict";
import { complexity } from "../../../src/studies/experiments/complexity.ts";
import { consistentDepth } from "../../../src/studies/experiments/consistent_depth.ts";
import type { Choices } from "../../../src/studies/experiments/choices.ts";
import type { Experiment } from "../../../src/studies/experiments/definition.ts";
import { planOf } from "../../../src/studies/experiments/plan.ts";
import type { RunRecord } from "../../../src/studies/experiments/runs.ts";
import { efficientLayers } from "../../../src/studies/experiments/efficient_layers.ts";
import { spiralsJob } from "../../../src/studies/experiments/published_jobs.ts";
import { exampleChoices } from "./example.ts";
import { choicesOf } from "./image_runs.ts";

function committed({ name }: Experiment): RunRecord[] {
  const url = new URL(`../../../data/paper/${name}/results.jsonl`, import.meta.url);
  return Deno.readTextFileSync(url).trimEnd().split("\n").map((line) => JSON.parse(line));
}

async function keysOf(experiment: Experiment, choices: Partial<Choices>): Promise<Set<string>> {
  const plan = await planOf(experiment, choicesOf(experiment, "paper", choices));
  return new Set(plan.runs.map(({ key }) => key));
}

const depths = [5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100];

Deno.test("planOf() finds the committed runs of the paper's settings again", async () => {
  for (
    const [experiment, lists] of [
      [consistentDepth, { lists: { depths, widths: [5, 10, 20, 40, 100, 200] } }],
      [complexity, {}],
    ] as const
  ) {
    const runs = committed(experiment);
    const there = new Set(runs.map(({ key }) => key));
    const wanted = await keysOf(experiment, { seeds: [1, 2, 3], ...lists });
    const missing = [...wanted].filter((key) => !there.has(key));
    assert.deepEqual(missing, [], experiment.name);
    assert.equal(there.size, runs.length, "no key twice");
  }
});

Deno.test("jobKey() of runs whose settings have not changed is what it was", async () => {
  const choices = { seeds: [1], lists: { depths: [5, 50, 100], widths: [200] } };
  const plan = await planOf(consistentDepth, choicesOf(consistentDepth, "paper", choices));
  const keyOf = (maxDepth: number, width: number) =>
    plan.runs.find(({ jobs: [{ input: { network, seed } }] }) =>
      network.maxDepth === maxDepth && network.width === width && seed === 1
    )?.key;
  assert.deepEqual([keyOf(5, 20), keyOf(50, 20), keyOf(100, 20), keyOf(20, 200)], [
    "f7daa030996b2ef6399c07dd",
    "2d25e6b479ac06127a05f746",
    "70fa865050f621c2097cd4cf",
    "9cde8784defe0678ff734b82",
  ]);
});

Deno.test("spiralsJob() writes the paper's settings down", () => {
  const job = (points: number) => spiralsJob({ points, maxDepth: 50 }, 3, exampleChoices());
  assert.deepEqual(job(200), {
    data: { data: "spirals", angle: 720, points: 200, seed: 3 },
    network: { kind: "dense", maxDepth: 50, width: 20 },
    objective: { kind: "elbo" },
    budget: {
      epochs: 8000,
      patience: 500,
      batchSize: 200,
      learningRate: 0.1,
      momentum: 0.5,
      pruneBelow: 0,
    },
    seed: 3,
    engine: "simd",
  });
  assert.deepEqual([2, 800].map((points) => job(points).budget.batchSize), [2, 512]);
});

Deno.test("complexity draws its spirals with noise 0.15, the other experiments with the usual 0.2", () => {
  const noises = (experiment: Experiment) =>
    new Set(experiment.plan(choicesOf(experiment, "paper")).map(({ job }) => job.data.noise));
  assert.deepEqual([...noises(complexity)], [0.15]);
  assert.deepEqual([...noises(consistentDepth), ...noises(efficientLayers)], [
    undefined,
    undefined,
  ]);
  const committedNoises = new Set(committed(complexity).map(({ job }) => job.data.noise));
  assert.deepEqual([...committedNoises], [0.15]);
});
