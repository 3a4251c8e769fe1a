// Quantiles and comparisons of measured times.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allTimes,
  medianRatio,
  medianTime,
  spread,
  timesAsFast,
} from "../../src/math/paired_times.ts";
import { randomStream } from "../../src/math/random.ts";

Deno.test("spread() puts the median between the quartiles and does not change the values", () => {
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

Deno.test("timesAsFast() is above 1 if ours takes less time", () => {
  const { median, quartiles } = timesAsFast([[1, 2, 3], [2]], [[6], [8, 8]]);
  assert.equal(median, 4);
  assert.deepEqual(quartiles, [3.25, 3.75]); // of 6 / 2 and 8 / 2
});

Deno.test("timesAsFast() uses only rounds in which both ran", () => {
  const ours = [[100], [1], undefined, [1]];
  const theirs = [undefined, [2], [500], [2]];
  assert.deepEqual(timesAsFast(ours, theirs), { median: 2, quartiles: [2, 2] });
});

Deno.test("timesAsFast() is not affected by noise on both in a round", () => {
  const quiet = Array.from({ length: 9 }, () => [1, 1]);
  const theirs = quiet.map((times) => times.map((time) => 3 * time));
  const disturbed = (rounds: number[][]) =>
    rounds.map((times, round) => round % 3 ? times : times.map((time) => 10 * time));
  assert.deepEqual(timesAsFast(disturbed(quiet), disturbed(theirs)), timesAsFast(quiet, theirs));
});

Deno.test("medianTime() is the median of the rounds' medians, for any numbers of steps", () => {
  const rounds = [[1, 1, 1, 1, 1, 1], [5], undefined, [8, 9, 10]];
  assert.equal(medianTime(rounds).median, 5);
});

Deno.test("medianTime() resamples only the rounds' medians", () => {
  fc.assert(fc.property(
    fc.array(fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 1 }), {
      minLength: 1,
      maxLength: 9,
    }),
    (rounds) => {
      const { median, interval: [lower, upper] } = medianTime(rounds, { resamples: 50 });
      const middles = rounds.map((times) => spread(times).median);
      assert.ok(lower <= upper && lower >= Math.min(...middles) && upper <= Math.max(...middles));
      assert.ok(Math.min(...middles) <= median && median <= Math.max(...middles));
    },
  ));
});

Deno.test("medianRatio() has no spread if every round has the same ratio, even if times drift", () => {
  const ours = Array.from({ length: 12 }, (_, round) => [1 + round, 1 + round]);
  const theirs = ours.map((times) => times.map((time) => 3 * time));
  assert.deepEqual(medianRatio(ours, theirs), { median: 3, interval: [3, 3] });
  assert.deepEqual(medianRatio(theirs, ours).median, 1 / 3);
});

Deno.test("medianRatio() covers the true ratio about as often as its level says", () => {
  const random = randomStream(5, "test/times");
  const noisy = (time: number) => Array.from({ length: 20 }, () => [time * (1 + random())]);
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const { interval } = medianRatio(noisy(1), noisy(2), { resamples: 200, level: 0.9 });
    if (interval[0] <= 2 && 2 <= interval[1]) covered++;
  }
  assert.ok(covered >= 165 && covered <= 195, `${covered} of 200`);
});
