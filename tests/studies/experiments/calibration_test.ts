import assert from "node:assert/strict";
import { calibration } from "../../../src/studies/experiments/calibration.ts";
import { choicesOf, finishedRuns } from "./image_runs.ts";

Deno.test("calibration draws both formulas for the fixed, the cut and the whole network", () => {
  const choices = choicesOf(calibration, "paper", { seeds: [1] });
  const places = calibration.plan(choices);
  assert.equal(places.length, 6);
  assert.ok(places.every(({ job }) => job.measures?.authorsCalibration));
  const [ours, theirs] = calibration.panels(
    finishedRuns(calibration, choices, () => ({
      authorsCalibration: { full: 0.09, truncated: 0.1 },
    })),
  );
  assert.deepEqual(ours.series.map(({ name }) => name), [
    "all blocks, last exit",
    "searched, cut",
    "searched, all exits",
  ]);
  assert.equal(ours.series.some(({ published }) => published), false);
  assert.deepEqual(theirs.series.map(({ points: [{ values }] }) => values), [
    [9],
    [10],
    [9],
    [9.59],
    [9.48],
    [9.47],
  ]);
});
