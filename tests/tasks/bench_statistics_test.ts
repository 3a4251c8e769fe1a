// Quantiles and comparisons of measured times.

import assert from "node:assert/strict";
import fc from "fast-check";
import { allTimes, spread, timesAsFast } from "../../tasks/bench_statistics.ts";

Deno.test("spread() puts the median between the quartiles and leaves the values alone", () => {
  const values = [5, 1, 4];
  assert.deepEqual(spread(values), { median: 4, quartiles: [2.5, 4.5] });
  assert.deepEqual(values, [5, 1, 4]);
  fc.assert(fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }), (
    times,
  ) => {
    const { median, quartiles: [first, third] } = spread(times);
    assert.ok(Math.min(...times) <= first && first <= median);
    assert.ok(median <= third && third <= Math.max(...times));
  }));
});

Deno.test("allTimes() has the times of all rounds", () => {
  assert.deepEqual(allTimes([[1, 2], undefined, [3]]), [1, 2, 3]);
});

Deno.test("timesAsFast() is above 1 where ours takes less time", () => {
  const { median, quartiles } = timesAsFast([[1, 2, 3], [2]], [[6], [8, 8]]);
  assert.equal(median, 4);
  assert.deepEqual(quartiles, [3.25, 3.75]); // of 6 / 2 and 8 / 2
});

Deno.test("timesAsFast() takes only rounds in which both had a turn", () => {
  const ours = [[100], [1], undefined, [1]];
  const theirs = [undefined, [2], [500], [2]];
  assert.deepEqual(timesAsFast(ours, theirs), { median: 2, quartiles: [2, 2] });
});

Deno.test("timesAsFast() is not moved by a disturbance that hits both in a round", () => {
  const quiet = Array.from({ length: 9 }, () => [1, 1]);
  const theirs = quiet.map((times) => times.map((time) => 3 * time));
  const disturbed = (rounds: number[][]) =>
    rounds.map((times, round) => round % 3 ? times : times.map((time) => 10 * time));
  assert.deepEqual(timesAsFast(disturbed(quiet), disturbed(theirs)), timesAsFast(quiet, theirs));
});
