// How training went, in few points.

import assert from "node:assert/strict";
import fc from "fast-check";
import { trainingHistory } from "../../../src/views/notebook/history.ts";
import { spacedSnapshots } from "../../../src/runs/spaced_snapshots.ts";
import { snapshot } from "../../training/snapshots.ts";

Deno.test("trainingHistory() keeps every point while they are few", () => {
  const history = trainingHistory(10);
  for (let epoch = 1; epoch <= 5; epoch++) history.add(snapshot(epoch));
  const points = history.points();
  history.add(snapshot(6)); // what was given does not grow
  assert.deepEqual(
    points,
    [1, 2, 3, 4, 5].map((epoch) => ({ epoch, objective: -1 / epoch })),
  );
});

Deno.test("trainingHistory() keeps the first and the latest, evenly, and never more than its limit", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: 2, max: 300 }),
    (epochs, limit) => {
      const history = trainingHistory(limit);
      for (let epoch = 1; epoch <= epochs; epoch++) history.add(snapshot(epoch));
      const found = history.points().map(({ epoch }) => epoch);
      assert.ok(found.length <= limit);
      assert.ok(found.length >= Math.min(epochs, limit / 2));
      assert.equal(found[0], 1);
      assert.equal(found.at(-1), epochs);
      const steps = found.slice(1).map((epoch, i) => epoch - found[i]);
      assert.ok(new Set(steps.slice(0, -1)).size <= 1, String(steps));
    },
  ));
});

Deno.test("trainingHistory() carries the last score along to a point that is kept", () => {
  const history = trainingHistory(4);
  for (let epoch = 1; epoch <= 40; epoch++) {
    const validation = { error: 0, logLikelihood: -epoch };
    history.add(snapshot(epoch, epoch % 10 === 4 ? { validation } : {}));
  }
  const scored = history.points().filter(({ validation }) => validation !== undefined);
  assert.ok(scored.length > 0);
  for (const { epoch, validation } of scored) {
    assert.ok(-validation! <= epoch && epoch + validation! <= 10);
  }
});

Deno.test("trainingHistory() leaves out the last snapshot, whose figures are of an earlier epoch", () => {
  const history = trainingHistory();
  history.add(snapshot(1));
  history.add(snapshot(2));
  history.add(snapshot(2, { final: true, bestEpoch: 1, objective: 5 }));
  assert.deepEqual(history.points().map(({ objective }) => objective), [-1, -0.5]);
});

Deno.test("trainingHistory() spreads its points evenly over epochs, though snapshots.jsonl is spaced", () => {
  const history = trainingHistory(100);
  const spaced = spacedSnapshots();
  for (let epoch = 1; epoch <= 60_000; epoch++) spaced.add(snapshot(epoch)).forEach(history.add);
  const found = history.points().map(({ epoch }) => epoch);
  assert.ok(found.length > 50 && found.length <= 100);
  const late = found.filter((epoch) => epoch > 30_000).length; // half of all epochs
  assert.ok(Math.abs(late / found.length - 0.5) < 0.1, String(found));
});
