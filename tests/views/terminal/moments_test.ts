// Moments of training, followed.

import assert from "node:assert/strict";
import { followMoments } from "../../../src/views/terminal/moments.ts";
import type { TrainingMoment } from "../../../src/training/training_moment.ts";

/** Follows steps of `seconds` each through epochs of `of` steps, with an evaluation of `pause` seconds after each. */
function follow(
  seconds: number,
  of: number,
  options: { epochs?: number; shortenedBy?: string; pause?: number; steps?: number },
) {
  const { pause = 0, steps = 50, ...rest } = options;
  let clock = 0;
  const at = followMoments({ ...rest, now: () => 1000 * clock });
  const warnings: [number, string][] = [];
  const tell = (moment: TrainingMoment) => {
    const state = at(moment);
    if (state.warning) warnings.push([clock, state.warning]);
    return state;
  };
  let last;
  for (let step = 0; step < steps; step++) {
    clock += seconds;
    const epoch = 1 + Math.floor(step / of);
    last = tell({ epoch, doing: "training", done: step % of + 1, of });
    if (step % of === of - 1 && pause > 0) {
      tell({ epoch, doing: "validation", done: 0, of: 10 });
      clock += pause;
      tell({ epoch, doing: "validation", done: 10, of: 10 });
    }
  }
  return { warnings, last: last! };
}

Deno.test("followMoments() names the epoch and what is done, timed from its beginning", () => {
  let clock = 0;
  const at = followMoments({ now: () => 1000 * clock });
  clock = 3;
  assert.deepEqual(at({ epoch: 1, doing: "training", done: 1, of: 2 }).work, {
    ...{ name: "first epoch", unit: "step", done: 1, of: 2, seconds: 3 },
  });
  clock = 5;
  at({ epoch: 1, doing: "training", done: 2, of: 2 });
  clock = 6;
  assert.deepEqual(at({ epoch: 1, doing: "validation", done: 30, of: 300 }).work, {
    ...{ name: "first epoch, validating", done: 30, of: 300, seconds: 1 },
  });
  clock = 10;
  assert.deepEqual(at({ epoch: 2, doing: "training", done: 1, of: 2 }).work, {
    ...{ name: "epoch 2", unit: "step", done: 1, of: 2, seconds: 4 },
  });
});

Deno.test("followMoments() warns once of a run over ten minutes, after six steps and two seconds", () => {
  const shortenedBy = "--epochs or --limit";
  const slow = follow(2.2, 6, { epochs: 100, shortenedBy });
  assert.deepEqual(slow.warnings.map(([, text]) => text), [
    "about 22 min for up to 100 epochs; --epochs or --limit make it shorter",
  ]);
  assert.ok(Math.abs(slow.warnings[0][0] - 6 * 2.2) < 1e-9);
  const quick = follow(0.1, 100, { epochs: 100, shortenedBy });
  assert.deepEqual(quick.warnings.map(([, text]) => text), [
    "about 17 min for up to 100 epochs; --epochs or --limit make it shorter",
  ]);
  assert.ok(quick.warnings[0][0] >= 2 && quick.warnings[0][0] < 2.3);
});

Deno.test("followMoments() tells the time of the whole run, whichever step of whichever epoch it is told at", () => {
  for (const [of, epochs] of [[2, 8], [4, 4], [1, 16], [16, 1]]) {
    const { warnings } = follow(60, of, { epochs, steps: of * epochs });
    const said = epochs === 1 ? "1 epoch" : `${epochs} epochs`;
    assert.deepEqual(warnings, [[6 * 60, `about 16 min for up to ${said}`]]);
  }
  // ten minutes are long, and what is just below is not
  assert.equal(follow(60, 2, { epochs: 5 }).warnings.length, 1);
  assert.deepEqual(follow(59.9, 2, { epochs: 5 }).warnings, []);
});

Deno.test("followMoments() is silent about short runs and runs without an end", () => {
  assert.deepEqual(follow(2.2, 6, { epochs: 10 }).warnings, []);
  assert.deepEqual(follow(2.2, 6, {}).warnings, []);
  assert.deepEqual(follow(2.2, 6, { epochs: Infinity }).warnings, []);
  assert.deepEqual(follow(2.2, 6, { epochs: 100, steps: 5 }).warnings, []);
});

Deno.test("followMoments() does not take evaluations for steps", () => {
  const [[, text]] = follow(2.2, 3, { epochs: 200, pause: 100 }).warnings;
  assert.equal(text, "about 22 min for up to 200 epochs");
});
