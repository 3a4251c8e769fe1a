// The examples with a prediction at every exit.

import assert from "node:assert/strict";
import { predictedExamples, takeExamples } from "../../src/metrics/predicted_examples.ts";

Deno.test("predictedExamples() has the examples that no exit leaves without a prediction, ascending", () => {
  const half = Math.log(0.5);
  for (const exits of [1, 2, 3]) {
    for (let exit = 0; exit < exits; exit++) {
      for (let n = 0; n < 3; n++) {
        for (const k of [0, 1]) {
          const log = new Array(exits * 3 * 2).fill(half);
          assert.deepEqual(predictedExamples(log, exits, 3), [0, 1, 2]);
          log[(exit * 3 + n) * 2 + k] = NaN;
          assert.deepEqual(predictedExamples(log, exits, 3), [0, 1, 2].filter((i) => i !== n));
        }
      }
    }
  }
  assert.deepEqual(predictedExamples([NaN], 1, 1), []);
  assert.deepEqual(predictedExamples([], 2, 0), []);
});

Deno.test("predictedExamples() refuses values that do not fill their shape", () => {
  for (const [length, exits, examples] of [[5, 2, 1], [0, 2, 1], [3, 2, 2]]) {
    assert.throws(() => predictedExamples(new Array(length).fill(-1), exits, examples), {
      name: "TypeError",
      message: `predictedExamples(): wanted [${exits} exits, ${examples} examples, classes], ` +
        `got ${length} values`,
    });
  }
});

Deno.test("takeExamples() has the values of the examples asked for at every exit, in the order asked", () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i); // [2 exits, 3 examples, 2]
  assert.deepEqual([...takeExamples(values, 2, 3, [2, 0])], [4, 5, 0, 1, 10, 11, 6, 7]);
  assert.deepEqual([...takeExamples(values, 2, 3, [1])], [2, 3, 8, 9]);
  assert.deepEqual([...takeExamples(values, 2, 3, [])], []);
  assert.deepEqual([...takeExamples(values, 1, 12, [11])], [11]);
});
