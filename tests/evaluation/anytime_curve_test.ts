// The curve of stopping early: depths, costs and scores against what they are example by example.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { multiplyAdds } from "../../src/architectures/cost.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictAnytime } from "../../src/evaluation/anytime.ts";
import { anytimeCurve } from "../../src/evaluation/anytime_curve.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";
import { customNetwork } from "../../src/engines/tfjs/create.ts";

const spec = dense({ inputs: 3, classes: 4, maxDepth: 4, width: 6 });
const { inputs, labels } = randomExamples([3], 4, 70);
const data = dataset({ shape: [3], inputs, labels, classes: 4 });
const q = [0.1, 0.3, 0, 0.6, 0];

Deno.test("anytimeCurve() gives mean depth, multiply-adds and scores at every threshold, in pieces", async () => {
  using network = await createNetwork(spec, { engine: "simd" });
  await network.estimateStatistics([{ inputs, labels }]);
  const thresholds = [0.1, 0.3, 2];
  const options = { kind: "margin", thresholds, batchSize: 32, rounds: 2 } as const;
  const curve = await anytimeCurve(network, data, q, options);
  assert.deepEqual([curve.kind, curve.examples, curve.batchSize], ["margin", 70, 32]);
  const { plain } = curve;
  assert.deepEqual([plain.meanDepth, plain.multiplyAdds], [3, multiplyAdds(spec, [0, 1, 3])]);
  const whole = await mixtureScore(network, data, q);
  assertNear([plain.error, plain.logLikelihood], [whole.error, whole.logLikelihood], 1e-9);
  assert.deepEqual(curve.points.map(({ threshold }) => threshold), thresholds);
  for (const point of curve.points) {
    const { threshold, meanDepth, error, logLikelihood, seconds } = point;
    const { depths, logProbabilities } = await predictAnytime(network, inputs, q, {
      ...{ kind: "margin", threshold },
    });
    const cost: Record<number, number> = { 0: 18 + 24, 1: 18 + 36 + 48, 3: 18 + 108 + 72 };
    let [depth, work, likelihood] = [0, 0, 0];
    depths.forEach((d, n) => {
      depth += d / 70;
      work += cost[d] / 70;
      likelihood += logProbabilities[4 * n + labels[n]] / 70;
    });
    assertNear([meanDepth, point.multiplyAdds!, logLikelihood], [depth, work, likelihood], 1e-9);
    assert.ok(error >= 0 && error <= 1 && seconds > 0);
  }
  assert.deepEqual(curve.points[2].meanDepth, 3);
  assertNear([curve.points[2].logLikelihood], [plain.logLikelihood], 1e-9);
  assert.ok(curve.points[0].meanDepth < curve.points[1].meanDepth);
});

Deno.test("anytimeCurve() of a custom network has no multiply-adds", async () => {
  using network = await customNetwork(
    {
      ...{ inputShape: [3], classes: 4, maxDepth: 2, engine: "cpu" },
      stem: (build) => build.affine("", 3, 5),
      block: (build) => build.affine("", 5, 5),
      head: (build) => build.affine("", 5, 4),
    },
  );
  const options = { kind: "entropy", thresholds: [1], rounds: 1 } as const;
  const { plain, points } = await anytimeCurve(network, data, [0.5, 0, 0.5], options);
  assert.deepEqual(["multiplyAdds" in plain, "multiplyAdds" in points[0]], [false, false]);
  assert.equal(plain.meanDepth, 2);
});
