// network/posterior.json: what is read, and what is refused.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { geometric } from "../../../src/depth/prior.ts";
import { cutPosterior } from "../../../src/runs/prune/cut_posterior.ts";
import { parsePosterior } from "../../../src/runs/schemas/posterior.ts";
import { assertRefused } from "./refused.ts";

const place = { epoch: 4, epochsTrained: 5, steps: 5 };
const stored = (posterior: ReturnType<typeof depthPosterior>) => {
  const { prior, objective } = posterior;
  return { prior, objective, ...posterior.readState(), place };
};

Deno.test("parsePosterior() reads every posterior: after steps, cut, pruned, of every objective", () => {
  const m = fc.array(fc.double({ min: -50, max: 0, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(m, { maxLength: 5 }), fc.nat(4), (steps, depth) => {
      for (const kind of ["elbo", "marginal", "deep"] as const) {
        const posterior = depthPosterior({ prior: geometric(4), objective: { kind } });
        for (const each of steps) {
          posterior.step(each, 10, { learningRate: 0.5, momentum: 0.5 });
          posterior.endEpoch(each, 10);
        }
        const pruned = cutPosterior(posterior, depth);
        posterior.truncate(depth);
        for (const each of [pruned, posterior]) {
          parsePosterior(JSON.parse(JSON.stringify(stored(each))), "read()", "a.json");
        }
      }
    }),
    { numRuns: 50 },
  );
  const fixed = depthPosterior({ prior: geometric(4), objective: { kind: "fixed", depth: 2 } });
  fixed.truncate(2);
  assert.equal(parsePosterior(stored(fixed), "read()", "a.json").depth, 2);
});

Deno.test("parsePosterior() reads the posterior of a network without blocks, before its first epoch", () => {
  const least = stored(depthPosterior({ prior: [1] }));
  for (const each of [0, 3]) {
    const place = { epoch: each, epochsTrained: each, steps: each };
    const read = parsePosterior({ ...least, place }, "read()", "a.json");
    assert.deepEqual([read.place, read.depth], [place, 0]);
  }
});

Deno.test("parsePosterior() says what is wrong where", () => {
  const prior = [0.25, 0.25, 0.25, 0.25];
  const posterior = depthPosterior({ prior });
  posterior.truncate(2);
  const third = posterior.probabilities()[0];
  const good = stored(posterior);
  assertRefused(good, parsePosterior, [
    ["prior", undefined, "a list of probabilities at $.prior, got none"],
    ["prior.1", 0.3, "probabilities that sum to 1 at $.prior, got a sum of 1.05"],
    ["prior", [0.5, 0.5], "4 probabilities, as many as q has, at $.prior, got 2"],
    ["objective", "elbo", 'an object at $.objective, got "elbo"'],
    ["logits", [0, 0], "4 numbers, as many as probabilities, at $.logits, got 2"],
    ["logits.0", null, "a finite number at $.logits[0], got null"],
    ["velocity.3", 1e999, "a finite number at $.velocity[3], got Infinity"],
    ["probabilities.0", -0.1, "a number from 0 to 1 at $.probabilities[0], got -0.1"],
    [
      "probabilities",
      [0.5, 0.25, 0.25, 0],
      `${third}, as the logits say, at $.probabilities[0], got 0.5`,
    ],
    ["depth", 4, "a whole number from 0 to 3 at $.depth, got 4"],
    [
      "depth",
      1,
      `0, as the exit is beyond the depth of 1, at $.probabilities[2], got ${third}`,
    ],
    ["place.epoch", 6, "an epoch of at most epochsTrained, 5, at $.place.epoch, got 6"],
    ["place", undefined, "an object at $.place, got none"],
  ]);
  const fixed = depthPosterior({ prior, objective: { kind: "fixed", depth: 1 } });
  assertRefused(stored(fixed), parsePosterior, [
    ["probabilities", [1, 0, 0, 0], "0, as the fixed depth says, at $.probabilities[0], got 1"],
    ["objective.depth", 2, "0, as the fixed depth says, at $.probabilities[1], got 1"],
  ]);
});
