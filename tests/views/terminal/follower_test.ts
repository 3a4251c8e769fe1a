// What is carried along from snapshot to snapshot.

import assert from "node:assert/strict";
import { follower } from "../../../src/views/terminal/follower.ts";
import { snapshot } from "../../training/snapshots.ts";

Deno.test("follower() counts the epochs since the objective rose by more than a millionth over the best", () => {
  const follow = follower();
  const waited = [NaN, -3, -4, -3, -3 + 0.9e-6, -3 + 1.1e-6, NaN, -3 + 1.2e-6, 5].map((
    objective,
    i,
  ) => follow(snapshot(i + 1, { objective })).waited);
  assert.deepEqual(waited, [1, 0, 1, 2, 3, 0, 1, 2, 0]);
});

Deno.test("follower() keeps the last score and its epoch, and has the pace from the start", () => {
  const follow = follower();
  const score = { error: 0.5, logLikelihood: -1 };
  const other = { error: 0.25, logLikelihood: -2 };
  const scores = [undefined, score, undefined, other];
  const states = scores.map((validation, i) => follow(snapshot(i + 1, { validation })));
  assert.deepEqual(states.map(({ validation }) => validation), [
    undefined,
    { score, epoch: 2 },
    { score, epoch: 2 },
    { score: other, epoch: 4 },
  ]);
  for (const { pace } of states) assert.deepEqual(pace, { stepsPerSecond: 10, secondsPerEpoch: 1 });
  assert.deepEqual(states.map((state) => state.snapshot.epoch), [1, 2, 3, 4]);
});
