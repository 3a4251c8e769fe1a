// The result of a run.

import assert from "node:assert/strict";
import { endedBy, summaryOf } from "../../src/runs/summary.ts";
import type { Scores } from "../../src/evaluation/score.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { noScalars } from "../training/snapshots.ts";

const last: Snapshot = {
  ...noScalars,
  epoch: 7,
  step: 70,
  seconds: 1.5,
  posterior: [0.25, 0.75],
  logLikelihood: [-1, -0.5],
  elbo: -30,
  kl: 0.25,
  objective: -0.75,
  expectedDepth: 0.75,
  argmaxDepth: 1,
  chosenDepth: 0,
  depth: 2,
  bestEpoch: 4,
  stoppedBy: "patience",
};

const facts = {
  chosenBy: "argmax q",
  secondsPerStep: 0.02,
  engine: "simd",
  objective: "elbo",
  data: "spirals",
};

const summary = {
  chosenDepth: 0,
  argmaxDepth: 1,
  expectedDepth: 0.75,
  posterior: [0.25, 0.75],
  depth: 2,
  epochs: 7,
  bestEpoch: 4,
  steps: 70,
  seconds: 1.5,
  stoppedBy: "patience",
  ...facts,
};

Deno.test("endedBy() keeps what a last snapshot says, and fills in what no operator said", () => {
  assert.deepEqual(endedBy(last, 7), last);
  assert.deepEqual(endedBy(last, 9), last);
  const { bestEpoch: _, stoppedBy: __, ...plain } = last;
  assert.deepEqual(endedBy(plain, 7), { ...plain, bestEpoch: 7, stoppedBy: "epochs" });
  for (const planned of [6, 8, Infinity]) {
    const ended = endedBy(plain, planned);
    assert.deepEqual(ended, { ...plain, bestEpoch: 7, stoppedBy: "interrupt" });
  }
});

Deno.test("summaryOf() takes every metric from where it belongs, and leaves out what is not known", () => {
  assert.deepEqual(summaryOf(last, undefined, facts), summary);
  const evaluation = { exactPosterior: [0.5, 0.5], trainUnpredicted: 3, test: {} as Scores };
  assert.deepEqual(summaryOf(last, evaluation, facts), { ...summary, ...evaluation });
});

Deno.test("summaryOf() counts validation examples without a prediction only where there are some", () => {
  const scored = (unpredicted?: number) =>
    summaryOf({ ...last, validation: { error: 0.5, unpredicted } as never }, undefined, facts);
  assert.deepEqual(scored(), summary);
  assert.deepEqual(scored(0), summary);
  assert.deepEqual(scored(2), { ...summary, validationUnpredicted: 2 });
});
