// Snapshots on their way to the page.

import assert from "node:assert/strict";
import fc from "fast-check";
import { livePoint } from "../../../src/views/live/live_point.ts";
import { snapshotAt } from "./snapshots.ts";

Deno.test("livePoint() rounds to six digits and leaves nothing out", () => {
  const snapshot = snapshotAt(3, {
    logLikelihood: [null, -1 / 3, -1e-9 / 3, 0],
    seconds: 1234.56789,
    validation: { error: 1 / 3, logLikelihood: -2 / 3 },
  });
  const validation = { epoch: 3, error: 1 / 3, logLikelihood: -2 / 3 };
  assert.deepEqual(livePoint({ index: 2, snapshot, validation }, 17), {
    ...snapshot,
    n: 17,
    index: 2,
    seconds: 1234.57,
    logLikelihood: [null, -0.333333, -3.33333e-10, 0],
    elbo: -33.3333,
    kl: 0.142857,
    objective: -0.333333,
    validation: { epoch: 3, error: 0.333333, logLikelihood: -0.666667 },
  });
});

Deno.test("livePoint() tells how a run ended", () => {
  const snapshot = snapshotAt(9, { final: true, bestEpoch: 4, stoppedBy: "patience" });
  const { final, bestEpoch, stoppedBy } = livePoint({ index: 8, snapshot }, 1);
  assert.deepEqual([final, bestEpoch, stoppedBy], [true, 4, "patience"]);
  const before = livePoint({ index: 7, snapshot: snapshotAt(8) }, 1);
  assert.ok(!("final" in before) && !("validation" in before));
});

Deno.test("livePoint() rounds as toPrecision does, at every size", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (kl) => {
    const found = livePoint({ index: 0, snapshot: snapshotAt(1, { kl }) }, 1).kl;
    const wanted = Number(kl.toPrecision(6));
    // ties may go either way
    assert.ok(Math.abs(found - wanted) <= 1.1e-5 * Math.abs(wanted), `${kl} ${found} ${wanted}`);
    assert.ok(
      String(found).replace(/e.*|[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length <= 6,
      String(found),
    );
  }));
});

Deno.test("livePoint() leaves what is no number null in JSON, which is NaN again on the page, and not 0", () => {
  const lost = { elbo: NaN, kl: Infinity, objective: -Infinity };
  const snapshot = snapshotAt(3, { ...lost, validation: { error: NaN, logLikelihood: -Infinity } });
  const validation = { epoch: 3, error: NaN, logLikelihood: -Infinity };
  const { elbo, kl, objective, validation: score } = JSON.parse(
    JSON.stringify(livePoint({ index: 0, snapshot, validation }, 1)),
  );
  assert.deepEqual([elbo, kl, objective], [null, null, null]);
  assert.deepEqual(score, { epoch: 3, error: null, logLikelihood: null });
});

Deno.test("livePoint() gives six digits of numbers of every power of ten, of both signs", () => {
  for (let power = -30; power <= 30; power++) {
    for (const sign of ["", "-"]) {
      const kl = Number(`${sign}1.23456789e${power}`);
      const found = livePoint({ index: 0, snapshot: snapshotAt(1, { kl }) }, 1).kl;
      const wanted = Number(`${sign}1.23457e${power}`);
      // a division may be off by the last bit
      assert.ok(Math.abs(found - wanted) <= 2 ** -52 * Math.abs(wanted), `${kl}: ${found}`);
    }
  }
  for (const kl of [0, -0, Infinity, -Infinity, NaN]) {
    assert.equal(livePoint({ index: 0, snapshot: snapshotAt(1, { kl }) }, 1).kl, kl + 0);
  }
});
