// The verdict from scores.

import assert from "node:assert/strict";
import { dense } from "../../../src/architectures/specification.ts";
import { multiplyAdds } from "../../../src/architectures/cost.ts";
import { verdictOf } from "../../../src/evaluation/verdict/verdict.ts";

const spec = dense({ inputs: 1, classes: 2, maxDepth: 2, width: 1 });
const many = (values: readonly number[]) =>
  Float64Array.from({ length: 40 }, (_, n) => values[n % values.length]);
const labels = Int32Array.from({ length: 40 }, (_, n) => n % 2);
const scores = {
  logLikelihood: [many([-1, -2]), many([-1, -1]), many([-0.5, -1.5])],
  wrong: [20, 10, 4],
  alone: [many([-1, -2]), many([-0.25, -0.75]), many([NaN, -0.1])],
  wrongAlone: [20, 2, 20],
  labels,
};

Deno.test("verdictOf() compares every depth with the last one, and the class frequencies too", async () => {
  const verdict = await verdictOf(scores, {
    ...{ part: "test", spec, q: [0.5, 0.25, 0.25], resamples: 50, classCounts: [3, 1] },
  });
  const { part, examples, truncated, bestExit, classFrequencies, bootstrap, choseWeights } =
    verdict;
  assert.deepEqual({ part, examples, bootstrap, choseWeights }, {
    part: "test",
    examples: 40,
    bootstrap: { resamples: 50, level: 0.95, seed: 1 },
    choseWeights: undefined,
  });
  assert.deepEqual(
    truncated.map(({ interval: _, ...each }) => each),
    [
      { error: 0.5, logLikelihood: -1.5, difference: -0.5, standing: "worse" as const },
      { error: 0.25, logLikelihood: -1, difference: 0, standing: "undecided" as const },
      { error: 0.1, logLikelihood: -1, difference: 0, standing: "good" as const },
    ].map((each, depth) => ({
      depth,
      ...each,
      multiplyAdds: multiplyAdds(spec, [0, 1, 2].slice(0, depth + 1)),
    })),
  );
  // every example is worse by 0.5 at depth 0; at depth 1 half are worse by 0.5 and half better
  assert.deepEqual(truncated[0].interval, [-0.5, -0.5]);
  const [lower, upper] = truncated[1].interval;
  assert.ok(-0.3 < lower && lower < -0.05 && 0.05 < upper && upper < 0.3);
  assert.deepEqual(truncated[2].interval, [0, 0]);
  // exit 2 has no prediction for half of the examples, so it is not the best
  const { interval: exitInterval, ...exit } = bestExit!;
  assert.deepEqual(exit, { depth: 1, error: 0.05, logLikelihood: -0.5, difference: 0.5 });
  assert.ok(0.3 < exitInterval[0] && exitInterval[1] < 0.8);
  const guess = (Math.log(0.75) + Math.log(0.25)) / 2;
  assert.equal(classFrequencies!.error, 0.5);
  assert.ok(Math.abs(classFrequencies!.logLikelihood - guess) < 1e-12);
  assert.ok(Math.abs(classFrequencies!.difference - (guess + 1)) < 1e-12);
});

Deno.test("verdictOf() counts only the exits that a truncated mixture computes, and no cost of custom networks", async () => {
  const costs = async (spec_: Parameters<typeof verdictOf>[1]["spec"]) => {
    const options = { part: "validation", spec: spec_, q: [0, 1, 0], resamples: 5 } as const;
    const { truncated, choseWeights, classFrequencies } = await verdictOf(scores, {
      ...options,
      choseWeights: true,
    });
    assert.deepEqual([choseWeights, classFrequencies], [true, undefined]);
    return truncated.map(({ multiplyAdds }) => multiplyAdds);
  };
  assert.deepEqual(await costs(spec), [[0], [1], [1]].map((exits) => multiplyAdds(spec, exits)));
  const custom = { kind: "custom", name: "mine", classes: 2, maxDepth: 2 };
  assert.deepEqual(await costs(custom as never), [undefined, undefined, undefined]);
});

Deno.test("verdictOf() is of the same bits for the same seed", async () => {
  const options = { part: "test", spec, q: [0.5, 0.25, 0.25], resamples: 20 } as const;
  assert.deepEqual(await verdictOf(scores, options), await verdictOf(scores, options));
  const other = await verdictOf(scores, { ...options, seed: 2 });
  assert.notDeepEqual(
    other.truncated[1].interval,
    (await verdictOf(scores, options)).truncated[1].interval,
  );
});
