import assert from "node:assert/strict";
import { authorsCalibration } from "../../src/metrics/authors_calibration.ts";
import { randomStream } from "../../src/math/random.ts";

const close = (got: number, wanted: number) =>
  assert.ok(Math.abs(got - wanted) < 1e-12, `wanted ${wanted}, got ${got}`);

Deno.test("authorsCalibration() counts every class against the upper edges of ten bins", () => {
  const calibration = authorsCalibration();
  const log = [[0.75, 0.2, 0.05], [0.35, 0.6, 0.05]].map((row) => row.map(Math.log));
  calibration.add(log[0], [0]); // right
  calibration.add(log[1], [0]); // wrong: 0.35 is the label's, but not the most probable class
  // edges 0.1: two of 0.05, none right; 0.2, 0.4 and 0.6: none right; 0.8: right
  close(calibration.error(), (2 * 0.1 + 0.2 + 0.4 + 0.6 + 0.2) / 6);
});

Deno.test("authorsCalibration() adds up over pieces, and leaves out probabilities of 0", () => {
  const [pieces, whole] = [authorsCalibration(), authorsCalibration()];
  const log = [0.3, 0.7, 0.9, 0.1].map(Math.log);
  pieces.add(log.slice(0, 2), [1]);
  pieces.add(log.slice(2), [1]);
  whole.add(log, [1, 1]);
  assert.equal(pieces.error(), whole.error());
  const certain = authorsCalibration();
  certain.add([0, -Infinity], [0]);
  assert.equal(certain.error(), 0);
  assert.ok(Number.isNaN(authorsCalibration().error()));
});

Deno.test("authorsCalibration() finds about 9 % in perfectly calibrated predictions of ten classes", () => {
  const random = randomStream(1, "test");
  const calibration = authorsCalibration();
  for (let n = 0; n < 20_000; n++) {
    const top = 0.9 + 0.1 * random();
    const log = Array.from({ length: 10 }, (_, k) => Math.log(k === 0 ? top : (1 - top) / 9));
    // the label is drawn from what was predicted
    calibration.add(log, [random() < top ? 0 : 1 + Math.floor(9 * random())]);
  }
  const error = calibration.error();
  assert.ok(error > 0.09 && error < 0.1, `got ${error}`);
});
