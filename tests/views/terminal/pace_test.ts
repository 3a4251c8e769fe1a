// Speed over the last seconds.

import assert from "node:assert/strict";
import { paceMeter } from "../../../src/views/terminal/pace.ts";

Deno.test("paceMeter() tells the pace from the start, then over the last ten seconds", () => {
  const measure = paceMeter();
  assert.deepEqual(measure({ seconds: 2, step: 4, epoch: 1 }), {
    stepsPerSecond: 2,
    secondsPerEpoch: 2,
  });
  for (let second = 3; second <= 20; second++) measure({ seconds: second, step: 4, epoch: 1 });
  const pace = measure({ seconds: 21, step: 104, epoch: 11 });
  assert.equal(pace.stepsPerSecond, 10);
  assert.equal(pace.secondsPerEpoch, 1);
});

Deno.test("paceMeter() measures over the last epoch where one takes longer than ten seconds", () => {
  const measure = paceMeter();
  measure({ seconds: 100, step: 10, epoch: 1 });
  assert.equal(measure({ seconds: 150, step: 20, epoch: 2 }).secondsPerEpoch, 50);
});

Deno.test("paceMeter() says nothing before time has passed", () => {
  const pace = paceMeter()({ seconds: 0, step: 0, epoch: 0 });
  assert.ok(Number.isNaN(pace.stepsPerSecond) && Number.isNaN(pace.secondsPerEpoch));
});

Deno.test("paceMeter() remembers moments that are at least a quarter of a second apart", () => {
  const measure = paceMeter();
  measure({ seconds: 0.125, step: 100, epoch: 1 }); // too soon after the start
  measure({ seconds: 0.25, step: 200, epoch: 2 });
  measure({ seconds: 0.375, step: 300, epoch: 3 }); // too soon after the one before
  measure({ seconds: 0.5, step: 400, epoch: 4 });
  // until a moment remembered is ten seconds old, the pace is that from the one before it
  for (
    const [seconds, since] of [[10.125, 0], [10.25, 0.25], [10.375, 0.25], [10.5, 0.5]]
  ) {
    assert.deepEqual(measure({ seconds, step: 8400, epoch: 84 }), {
      stepsPerSecond: (8400 - 800 * since) / (seconds - since),
      secondsPerEpoch: (seconds - since) / (84 - 8 * since),
    });
  }
});
