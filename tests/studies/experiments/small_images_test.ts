import assert from "node:assert/strict";
import { smallImages } from "../../../src/studies/experiments/small_images.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

Deno.test("smallImages trains a searched network and one of all blocks for every data set and seed", () => {
  const places = smallImages.plan(choicesOf(smallImages, "paper", { seeds: [1, 2, 3] }));
  assert.equal(places.length, 3 * 3 * 2);
  assert.deepEqual([...new Set(places.map(({ x }) => x))], ["mnist", "fashion-mnist", "svhn"]);
  for (const { job, series } of places) {
    assert.equal(job.network.maxDepth, 50);
    assert.deepEqual(
      job.objective,
      series === "searched" ? { kind: "elbo" } : { kind: "fixed", depth: 50 },
    );
  }
});

Deno.test("smallImages draws depth, probability, error and posterior of the data that are there", () => {
  const choices = choicesOf(smallImages, "quick", { lists: { data: ["mnist", "svhn"] } });
  const panels = smallImages.panels(finishedRuns(smallImages, choices));
  assert.equal(panels.length, 4);
  const [depth, probability, , posterior] = panels;
  assert.deepEqual(depth.series[0].points, [
    { x: "mnist", values: [9, 10] },
    { x: "svhn", values: [9, 10] },
  ]);
  assert.deepEqual(depth.series[1].points[1], { x: "fashion-mnist", values: [28] });
  assert.deepEqual(probability.series.map(({ published = false }) => published), [
    false,
    false,
    true,
    true,
  ]);
  assert.deepEqual(posterior.series.map(({ name }) => name), ["mnist", "svhn"]);
  assert.equal(posterior.series[0].points.length, 11);
});

Deno.test("smallImages draws no posterior of data whose searched networks are missing", () => {
  const choices = choicesOf(smallImages, "quick", { lists: { data: ["mnist", "svhn"] } });
  const runs = finishedRuns(smallImages, choices)
    .filter(({ x, series }) => x === "mnist" || series !== "searched");
  const [depth, , , posterior] = smallImages.panels(runs);
  assert.deepEqual(posterior.series.map(({ name }) => name), ["mnist"]);
  assert.deepEqual(depth.series[0].points.map(({ x }) => x), ["mnist"]);
});
