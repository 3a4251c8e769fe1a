// Outcomes against scikit-learn and SciPy, and against examples computed by hand.

import assert from "node:assert/strict";
import fc from "fast-check";
import { logSoftmax } from "../../src/math/log_space.ts";
import {
  type ExampleScores,
  exampleScoresOf,
  joinExampleScores,
  takeExampleScores,
} from "../../src/metrics/example_scores.ts";
import { precisions, predictionsFixture } from "./predictions_fixture.ts";
import { closeAbsolutely as close } from "../close.ts";

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

for (const { name, tolerance } of precisions) {
  Deno.test(`exampleScoresOf() agrees with scikit-learn and SciPy in ${name}`, () => {
    const { log, labels, expected } = predictionsFixture(name);
    const exampleScores = exampleScoresOf(log, labels);
    close(mean(exampleScores.correct), expected.accuracy, tolerance);
    close(-mean(exampleScores.logLikelihood), expected.logLoss, tolerance);
    close(mean(exampleScores.brier), expected.brier, tolerance);
    expected.entropy.forEach((value, i) => close(exampleScores.entropy[10 * i], value, tolerance));
  });
}

Deno.test("exampleScoresOf() of certain predictions is exact, right or wrong", () => {
  const exampleScores = exampleScoresOf([0, -Infinity, 0, -Infinity], [0, 1]);
  assert.deepEqual(exampleScores, {
    correct: new Uint8Array([1, 0]),
    confidence: new Float64Array([1, 1]),
    logLikelihood: new Float64Array([0, -Infinity]),
    brier: new Float64Array([0, 2]),
    entropy: new Float64Array([0, 0]),
  });
});

Deno.test("exampleScoresOf() takes the smaller class of a tie, and log K nats of entropy for it", () => {
  const half = Math.log(0.5);
  const exampleScores = exampleScoresOf([half, half, half, half], [0, 1]);
  assert.deepEqual([...exampleScores.correct], [1, 0]);
  close(exampleScores.entropy[0], Math.LN2);
  close(exampleScores.brier[1], 0.5);
});

Deno.test("exampleScoresOf() keeps confidence within 1 where float32 rounds above it", () => {
  assert.equal(exampleScoresOf(new Float32Array([1e-7, -20]), [0]).confidence[0], 1);
});

Deno.test("joinExampleScores() of pieces are the scores of the whole", () => {
  const row = fc.record({
    logits: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
    label: fc.nat(2),
  });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.nat(20), (rows, cut) => {
    const of = (part: typeof rows): ExampleScores =>
      exampleScoresOf(
        part.flatMap(({ logits }) => logSoftmax(logits)),
        part.map(({ label }) => label),
      );
    const pieces = [rows.slice(0, cut), rows.slice(cut)].filter((part) => part.length > 0);
    assert.deepEqual(joinExampleScores(pieces.map(of)), of(rows));
  }));
});

Deno.test("joinExampleScores() refuses a piece with entries missing", () => {
  const good = exampleScoresOf([-0.1, -2.4, -2.4, -0.1], [0, 1]);
  const short = { ...good, confidence: good.confidence.slice(1) };
  assert.throws(() => joinExampleScores([good, short]), {
    name: "TypeError",
    message:
      "joinExampleScores(): wanted arrays of equal length, got lengths [2,1,2,2,2] in entry 1",
  });
});

Deno.test("joinExampleScores() of nothing has no example", () => {
  assert.equal(joinExampleScores([]).entropy.length, 0);
});

Deno.test("exampleScoresOf() refuses what does not divide among the labels, by its own name", () => {
  assert.throws(() => exampleScoresOf([-1, -1, -1], [0, 1]), {
    name: "TypeError",
    message: "exampleScoresOf(): wanted [B, K] log-probabilities and B ≥ 1 labels, got 3 and 2",
  });
});

Deno.test("takeExampleScores() of some examples are the scores of these alone, in the order asked for", () => {
  const rows = [[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.05, 0.9, 0.05], [0.5, 0.1, 0.4]];
  const labels = [0, 1, 1, 2];
  const of = (positions: number[]) =>
    exampleScoresOf(
      positions.flatMap((n) => rows[n].map(Math.log)),
      positions.map((n) => labels[n]),
    );
  const all = of([0, 1, 2, 3]);
  for (const positions of [[3, 1], [0, 1, 2, 3], [2]]) {
    assert.deepEqual(takeExampleScores(all, positions), of(positions));
  }
  assert.equal(takeExampleScores(all, []).correct.length, 0);
});
