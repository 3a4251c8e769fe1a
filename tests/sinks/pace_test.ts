// Speed over the last seconds.

import assert from "node:assert/strict";
import { paceMeter } from "../../src/sinks/pace.ts";

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
