// Thresholds found in one pass, against trying them all.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictAnytime } from "../../src/evaluation/anytime.ts";
import {
  calibrate,
  calibrateAnytime,
  type RunningExampleScores,
} from "../../src/evaluation/anytime_calibration.ts";
import { topClass } from "../../src/metrics/class_predictions.ts";
import {
  certaintyKinds,
  type EarlyExitCriterion,
  meetsCriterion,
} from "../../src/metrics/early_exit_criterion.ts";
import { randomExamples } from "../engines/examples.ts";
import { update } from "../engines/update.ts";

/** Where examples leave, and how many are right there. */
function withRule({ exits, certainty, correct }: RunningExampleScores, rule: EarlyExitCriterion) {
  const count = exits.length;
  let [depth, right] = [0, 0];
  const examples = certainty.length / count;
  for (let n = 0; n < examples; n++) {
    let e = 0;
    while (e < count - 1 && !meetsCriterion(certainty[n * count + e], rule)) e++;
    depth += exits[e];
    right += correct[n * count + e];
  }
  return { meanDepth: depth / examples, error: (examples - right) / examples };
}

const seen = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc.record({
    exits: fc.constant(Array.from({ length: count }, (_, e) => 2 * e + 1)),
    // few different values, so that several examples have the same
    rows: fc.array(
      fc.array(fc.record({ certainty: fc.integer({ min: 0, max: 6 }), correct: fc.boolean() }), {
        minLength: count,
        maxLength: count,
      }),
      { minLength: 1, maxLength: 12 },
    ),
    loss: fc.constantFrom(0, 0.1, 0.25, 1),
  })
);

for (const kind of certaintyKinds) {
  Deno.test(`calibrateAnytime() finds the threshold of ${kind} with the smallest mean depth that loses no more than allowed`, () => {
    fc.assert(fc.property(seen, ({ exits, rows, loss }) => {
      const exampleScores: RunningExampleScores = {
        exits,
        certainty: Float64Array.from(rows.flat(), ({ certainty }) => certainty / 6),
        correct: Uint8Array.from(rows.flat(), ({ correct }) => Number(correct)),
      };
      const found = calibrate(exampleScores, kind, loss);
      // what it says is what the rule does
      const done = withRule(exampleScores, found.rule);
      assert.ok(Math.abs(found.meanDepth - done.meanDepth) < 1e-12);
      assert.ok(Math.abs(found.error - done.error) < 1e-12);
      const never = withRule(exampleScores, { kind, threshold: kind === "entropy" ? -1 : 2 });
      assert.equal(found.fullError, never.error);
      assert.ok(found.error <= found.fullError + loss + 1e-12);
      // and no other threshold does better
      for (let step = -1; step <= 14; step++) {
        const other = withRule(exampleScores, { kind, threshold: step / 12 + 1e-4 });
        if (other.error > found.fullError + loss + 1e-12) continue;
        assert.ok(found.meanDepth <= other.meanDepth + 1e-12);
      }
      assert.equal(found.examples, rows.length);
    }));
  });
}

const spec = dense({ inputs: 3, classes: 4, maxDepth: 4, width: 6 });
const q = [0.1, 0.3, 0, 0.2, 0.4];

/** A trained network, and examples in two pieces. */
async function ready() {
  const { inputs } = randomExamples([3], 4, 700);
  const labels = Int32Array.from(
    { length: 700 },
    (_, n) => 2 * Number(inputs[3 * n] > 0) + Number(inputs[3 * n + 1] * inputs[3 * n + 2] > 0),
  );
  const network = await createNetwork(spec, { engine: "simd" });
  const options = { learningRate: 0.2, momentum: 0.5 };
  for (let i = 0; i < 40; i++) await update(network, { inputs, labels }, { weights: q }, options);
  await network.estimateStatistics([{ inputs, labels }]);
  return { network, inputs, data: dataset({ shape: [3], inputs, labels, classes: 4 }), labels };
}

for (const kind of certaintyKinds) {
  Deno.test(`calibrateAnytime() by ${kind} says what predictAnytime() then does`, async () => {
    const { network, data, inputs, labels } = await ready();
    using _ = network;
    const found = await calibrateAnytime(network, data, q, kind, { loss: 0.02 });
    const { depths, logProbabilities } = await predictAnytime(network, inputs, q, found.rule);
    const depth = depths.reduce((sum, one) => sum + one, 0) / 700;
    let wrong = 0;
    labels.forEach((label, n) => wrong += Number(topClass(logProbabilities, n, 4) !== label));
    assert.ok(Math.abs(depth - found.meanDepth) < 1e-12, `${depth}, ${found.meanDepth}`);
    assert.ok(Math.abs(wrong / 700 - found.error) < 1e-12);
    assert.ok(found.error - found.fullError <= 0.02 + 1e-12);
    assert.ok(found.meanDepth > 0 && found.meanDepth < 4, `${found.meanDepth} tests nothing`);
    const strict = await calibrateAnytime(network, data, q, kind, { loss: 0 });
    assert.ok(strict.meanDepth >= found.meanDepth && strict.error <= strict.fullError);
  });
}

Deno.test("calibrateAnytime() lets all leave at the first exit where any loss is allowed", async () => {
  const { network, data } = await ready();
  using _ = network;
  const { meanDepth } = await calibrateAnytime(network, data, q, "margin", { loss: 1 });
  assert.equal(meanDepth, 0);
});

Deno.test("calibrateAnytime() with one exit leaves there", async () => {
  const { network, data } = await ready();
  using _ = network;
  const found = await calibrateAnytime(network, data, [0, 0, 1], "entropy", { loss: 0.1 });
  assert.deepEqual([found.meanDepth, found.rule], [2, { kind: "entropy", threshold: -1 }]);
});

Deno.test("calibrateAnytime() asks for the loss by its name where it is not given", async () => {
  const { network, data } = await ready();
  using _ = network;
  // @ts-expect-error the option that must be given
  await assert.rejects(calibrateAnytime(network, data, q, "margin", {}), {
    name: "TypeError",
    message: "calibrateAnytime(): loss must be a number, got undefined",
  });
});

Deno.test("calibrateAnytime() refuses a loss that is no share and a measure that there is not", async () => {
  const { network, data } = await ready();
  using _ = network;
  await assert.rejects(calibrateAnytime(network, data, q, "margin", { loss: 2 }), {
    name: "RangeError",
    message: "calibrateAnytime(): loss must be a share from 0 to 1, got 2",
  });
  await assert.rejects(calibrateAnytime(network, data, q, "size" as "margin", { loss: 0 }), {
    name: "RangeError",
    message: "calibrateAnytime(): kind must be one of entropy, margin, confidence, got size",
  });
});

Deno.test("calibrateAnytime() allows as many errors as the loss says, whatever its product with the examples is rounded to", () => {
  // right at the last exit alone, each with a certainty of its own, so that as many leave as may be wrong
  const allowed = (examples: number, loss: number) =>
    calibrate(
      {
        exits: [0, 1],
        certainty: Float64Array.from({ length: 2 * examples }, (_, i) => i / (2 * examples)),
        correct: Uint8Array.from({ length: 2 * examples }, (_, i) => i % 2),
      },
      "confidence",
      loss,
    );
  // 0.29 · 100 is 28.999999999999996, and 0.57 · 100 is 56.99999999999999
  assert.ok(0.29 * 100 < 29 && 0.57 * 100 < 57);
  for (const [examples, loss, wrong] of [[100, 0.29, 29], [100, 0.57, 57], [10, 0.3, 3]]) {
    const { error, meanDepth } = allowed(examples, loss);
    assert.deepEqual([error, meanDepth], [wrong / examples, (examples - wrong) / examples]);
  }
  // less than a whole example is none, however little is missing
  assert.equal(allowed(100, 0.2899999).error, 0.28);
  assert.equal(allowed(7, 3 / 7 - 1e-9).error, 2 / 7);
});

Deno.test("calibrateAnytime() has a threshold just beyond the last value where all leave, and says what was left out", () => {
  const exampleScores = {
    exits: [0, 1],
    certainty: Float64Array.of(0.5, 1, 0.25, 1),
    correct: Uint8Array.of(1, 1, 1, 1),
  };
  const { rule, ...metrics } = calibrate({ ...exampleScores, unpredicted: 1 }, "entropy", 0);
  assert.ok(rule.threshold > 0.5 && rule.threshold < 0.5 + 1e-5, `${rule.threshold}`);
  assert.deepEqual(metrics, {
    ...{ meanDepth: 0, error: 0, fullError: 0, examples: 2 },
    unpredicted: 1,
  });
  const surest = calibrate(exampleScores, "confidence", 0);
  assert.ok(surest.rule.threshold < 0.25 && surest.rule.threshold > 0.25 - 1e-5);
  assert.ok(!("unpredicted" in surest));
  assert.throws(() => calibrate(exampleScores, "entropy", 1.5), {
    name: "RangeError",
    message: "calibrateAnytime(): loss must be a share from 0 to 1, got 1.5",
  });
});
