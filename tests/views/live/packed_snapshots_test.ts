// Snapshots on their way to the page: as numbers, and as points of six digits.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type IndexedSnapshot,
  packSnapshots,
  unpackedPoints,
} from "../../../src/views/live/packed_snapshots.ts";
import { snapshotAt } from "./snapshots.ts";

const points = (...indexed: IndexedSnapshot[]) => unpackedPoints(packSnapshots(indexed));

Deno.test("unpackedPoints() rounds to six digits and leaves nothing out", () => {
  const first = snapshotAt(1_234_567);
  const snapshot = snapshotAt(1_234_568, {
    logLikelihood: [null, -1 / 3, -1e-9 / 3, 0],
    seconds: 1234.56789,
    depth: 2,
  });
  const final = snapshotAt(1_234_568, { final: true, bestEpoch: 4, stoppedBy: "patience" });
  const validation = { epoch: 1_234_560, error: 1 / 3, logLikelihood: -2 / 3 };
  const rounded = { kl: 0.142857, objective: -8.1e-7, elbo: -0.000081 };
  const all = [
    {
      index: 0,
      ...first,
      ...rounded,
      elbo: -0.0000810001,
      objective: -8.10001e-7,
      seconds: 1234.57,
      logLikelihood: Array(4).fill(-2.7e-7),
    },
    {
      index: 8,
      ...snapshot,
      ...rounded,
      seconds: 1234.57,
      logLikelihood: [null, -0.333333, -3.33333e-10, 0],
      validation: { epoch: 1_234_560, error: 0.333333, logLikelihood: -0.666667 },
    },
    {
      index: 8,
      ...final,
      ...rounded,
      seconds: 1234.57,
      logLikelihood: Array(4).fill(-2.7e-7),
      validation: { epoch: 1_234_568, error: 0, logLikelihood: -1e9 },
    },
  ];
  const indexed = [
    { index: 0, snapshot: first },
    { index: 8, snapshot, validation },
    {
      index: 8,
      snapshot: final,
      validation: { epoch: 1_234_568, error: 0, logLikelihood: -1e9 },
    },
  ];
  assert.deepEqual(points(...indexed), all);
  assert.deepEqual(points(...indexed.slice(0, 2)), all.slice(0, 2));
  assert.ok(!("final" in points(indexed[0])[0]) && !("validation" in points(indexed[0])[0]));
});

Deno.test("unpackedPoints() rounds as toPrecision does, at every size", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (kl) => {
    const found = points({ index: 0, snapshot: snapshotAt(1, { kl }) })[0].kl;
    const wanted = Number(kl.toPrecision(6));
    // ties may go either way
    assert.ok(Math.abs(found - wanted) <= 1.1e-5 * Math.abs(wanted), `${kl} ${found} ${wanted}`);
    assert.ok(
      String(found).replace(/e.*|[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length <= 6,
      String(found),
    );
  }));
});

Deno.test("unpackedPoints() gives six digits of numbers of every power of ten, of both signs", () => {
  for (let power = -30; power <= 30; power++) {
    for (const sign of ["", "-"]) {
      const kl = Number(`${sign}1.23456789e${power}`);
      const found = points({ index: 0, snapshot: snapshotAt(1, { kl }) })[0].kl;
      const wanted = Number(`${sign}1.23457e${power}`);
      // a division may be off by the last bit
      assert.ok(Math.abs(found - wanted) <= 2 ** -52 * Math.abs(wanted), `${kl}: ${found}`);
    }
  }
  for (const kl of [0, -0, Infinity, -Infinity, NaN]) {
    assert.equal(points({ index: 0, snapshot: snapshotAt(1, { kl }) })[0].kl, kl + 0);
  }
});

Deno.test("packSnapshots() keeps what is not finite apart from what is absent", () => {
  const lost = { elbo: -Infinity, kl: Infinity, objective: NaN };
  const snapshot = snapshotAt(1, { ...lost, logLikelihood: [-Infinity, 0] }, 1);
  const validation = { epoch: 1, error: NaN, logLikelihood: NaN }; // where nothing is predicted
  const [point] = points({ index: 0, snapshot, validation });
  assert.deepEqual(point, { index: 0, ...snapshot, kl: Infinity, validation });
  // null in JSON, and not 0
  const { elbo, kl, objective, validation: score } = JSON.parse(JSON.stringify(point));
  assert.deepEqual([elbo, kl, objective], [null, null, null]);
  assert.deepEqual(score, { epoch: 1, error: null, logLikelihood: null });
});
