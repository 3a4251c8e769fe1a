// Snapshots as numbers and back.

import assert from "node:assert/strict";
import { packSnapshots, unpackSnapshots } from "../../../src/views/live/packed_snapshots.ts";
import { snapshotAt } from "./snapshots.ts";

Deno.test("unpackSnapshots() gives back what packSnapshots() took", () => {
  const snapshots = [
    { index: 0, snapshot: snapshotAt(1) },
    {
      index: 8,
      snapshot: snapshotAt(9, { logLikelihood: [null, -1 / 3, -1e-300, 0], depth: 2 }),
      validation: { epoch: 7, error: 1 / 3, logLikelihood: -2 / 3 },
    },
    {
      index: 8,
      snapshot: snapshotAt(9, { final: true, bestEpoch: 4, stoppedBy: "patience" }),
      validation: { epoch: 9, error: 0, logLikelihood: -1e9 },
    },
  ];
  assert.deepEqual(unpackSnapshots(packSnapshots(snapshots)), snapshots);
  assert.deepEqual(unpackSnapshots(packSnapshots(snapshots.slice(0, 2))), snapshots.slice(0, 2));
});

Deno.test("packSnapshots() keeps what is not finite apart from what is absent", () => {
  const snapshot = snapshotAt(
    1,
    { elbo: -Infinity, objective: NaN, logLikelihood: [-Infinity, 0] },
    1,
  );
  const validation = { epoch: 1, error: NaN, logLikelihood: NaN }; // where nothing is predicted
  const placed = [{ index: 0, snapshot, validation }];
  assert.deepEqual(unpackSnapshots(packSnapshots(placed)), placed);
});
