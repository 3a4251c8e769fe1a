// What an experiment consists of.

import assert from "node:assert/strict";
import { planOf } from "../../../src/studies/experiments/plan.ts";
import { temporaryFolder } from "../../temporary_folder.ts";
import { exampleChoices, exampleExperiment } from "./example.ts";

Deno.test("planOf() trains a network that two settings need once", async () => {
  const { settings, runs, left } = await planOf(exampleExperiment, exampleChoices({ seeds: [1] }));
  assert.deepEqual(settings.map(({ sweep, x }) => [sweep, x]), [
    ["depths", 2],
    ["depths", 3],
    ["widths", 4],
    ["widths", 5],
  ]);
  assert.deepEqual(
    runs.map(({ jobs: [{ input: { network } }] }) => [network.maxDepth, network.width]),
    [[2, 4], [3, 4], [2, 5]],
  );
  assert.equal(settings[0].key, settings[2].key);
  assert.deepEqual(left, []);
});

Deno.test("planOf() gives other keys to other seeds, budgets, networks and engines", async () => {
  const choices = [{}, { seeds: [2] }, { epochs: 7 }, { engine: "cpu" as const }];
  const lists = { depths: [2, 3] };
  const keys = [];
  for (const each of choices) {
    const { runs } = await planOf(
      exampleExperiment,
      exampleChoices({ lists, seeds: [1], ...each }),
    );
    keys.push(...runs.map(({ key }) => key));
  }
  assert.equal(new Set(keys).size, 8);
});

Deno.test("planOf() leaves out data sets whose files are not there and says so", async () => {
  using folder = temporaryFolder();
  const experiment = {
    ...exampleExperiment,
    plan: (choices: ReturnType<typeof exampleChoices>) =>
      exampleExperiment.plan(choices).map((run, i) =>
        i === 0 ? run : {
          ...run,
          job: { ...run.job, data: { data: "mnist", seed: 1, dataDir: folder.path } },
        }
      ),
  };
  const { settings, runs, left } = await planOf(experiment, exampleChoices({ seeds: [1] }));
  assert.equal(settings.length, 1);
  assert.equal(runs.length, 1);
  assert.equal(left.length, 1);
  assert.match(left[0], /^no mnist in .*fetches it/);
});

Deno.test("planOf() is an error where no data are left", async () => {
  using folder = temporaryFolder();
  const experiment = {
    ...exampleExperiment,
    plan: (choices: ReturnType<typeof exampleChoices>) =>
      exampleExperiment.plan(choices).map((run) => ({
        ...run,
        job: { ...run.job, data: { data: "mnist", seed: 1, dataDir: folder.path } },
      })),
  };
  await assert.rejects(
    planOf(experiment, exampleChoices()),
    /experiment example: at least one data set must exist: no mnist/,
  );
});

Deno.test("planOf() passes on what is wrong with data that are there", async () => {
  using folder = temporaryFolder();
  for (
    const file of [
      "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
      "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
    ]
  ) folder.write(file, "no images");
  const experiment = {
    ...exampleExperiment,
    plan: (choices: ReturnType<typeof exampleChoices>) =>
      exampleExperiment.plan(choices).map((run) => ({
        ...run,
        job: { ...run.job, data: { data: "mnist", seed: 1, dataDir: folder.path } },
      })),
  };
  await assert.rejects(planOf(experiment, exampleChoices()), /wanted an IDX file of labels/);
});
