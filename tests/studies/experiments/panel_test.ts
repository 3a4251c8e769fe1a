// Curves of experiments.

import type { FinishedRun } from "../../../src/studies/experiments/runs.ts";
import assert from "node:assert/strict";
import {
  measuredSeries,
  publishedSeries,
  summarised,
} from "../../../src/studies/experiments/panel.ts";
import { spiralsJob } from "../../../src/studies/experiments/published_jobs.ts";
import { exampleChoices, someExampleScore } from "./example.ts";

/** A run in a place. */
function run(sweep: string, x: number, seed: number, series = "searched"): FinishedRun {
  const job = spiralsJob({ maxDepth: x }, seed, exampleChoices());
  const outcome = someExampleScore(job);
  return { sweep, x, series, run: { key: `${x} ${seed}`, experiment: "example", job, outcome } };
}

const runs = [
  run("depth", 3, 1),
  run("depth", 2, 1),
  run("width", 2, 1),
  run("depth", 3, 2),
  run("depth", 3, 1, "fixed"),
];

Deno.test("measuredSeries() gathers the values of a sweep over seeds", () => {
  const { name, points } = measuredSeries(runs, "depth")(
    "searched",
    ({ chosenDepth }) => chosenDepth,
  );
  assert.equal(name, "searched");
  assert.deepEqual(points, [{ x: 3, values: [2, 3] }, { x: 2, values: [1] }]);
});

Deno.test("measuredSeries() leaves out points where nothing was measured", () => {
  const { points } = measuredSeries(runs, "depth")(
    "some",
    ({ network }) => network.maxDepth === 2 ? 5 : undefined,
    "searched",
  );
  assert.deepEqual(points, [{ x: 2, values: [5] }]);
  assert.deepEqual(measuredSeries([], "depth")("none", () => 1).points, []);
});

Deno.test("publishedSeries() takes numbers for numbers and names for names", () => {
  assert.deepEqual(publishedSeries("published", { "5": 4.5, "mnist": 17.5 }), {
    name: "published",
    published: true,
    points: [{ x: 5, values: [4.5] }, { x: "mnist", values: [17.5] }],
  });
});

Deno.test("summarised() adds mean and standard error", () => {
  assert.deepEqual(summarised({ x: 2, values: [1, 3] }), {
    x: 2,
    values: [1, 3],
    mean: 2,
    standardError: 1,
  });
});
