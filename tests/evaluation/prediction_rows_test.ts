// Predictions as rows of a CSV file.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import {
  predictionHeader,
  predictionRows,
  rowsWithout,
} from "../../src/evaluation/prediction_rows.ts";

Deno.test("predictionRows() writes class, probabilities, entropy and depth", () => {
  const logProbabilities = [Math.log(0.25), Math.log(0.75), 0, -Infinity];
  assert.equal(
    predictionHeader(["0", "1"]) + predictionRows({ logProbabilities, depths: [3, 1] }, ["0", "1"]),
    "class,p_0,p_1,entropy,depth,reason\n1,0.25,0.75,0.5623351,3,\n0,1,0,0,1,\n",
  );
});

Deno.test("predictionRows() gives a reason and nothing else where there is no prediction", () => {
  const batch = {
    logProbabilities: [NaN, NaN, -0.1, -3, -Infinity, NaN, -Infinity, -Infinity],
    depths: [3, 3, 3, 3],
    inputs: Float32Array.of(-3.4e38, 1, 0, 0, 1, Infinity, 2, -2.5e30),
  };
  const lines = (names?: string[]) => predictionRows(batch, ["a", "b"], names).split("\n");
  assert.deepEqual(lines(["x", "y, z"]), [
    ",,,,,not finite: x is -3.4e+38 standard deviations from its mean",
    "a,0.9048374,0.04978707,0.2398449,3,",
    ',,,,,"not finite: y, z is too far from its mean for float32"',
    ',,,,,"not finite: y, z is -2.5e+30 standard deviations from its mean"',
    "",
  ]);
  assert.match(lines()[0], /^,,,,,not finite: input 1 is /);
  assert.deepEqual(rowsWithout(batch), [0, 2, 3]);
  const { inputs: _, ...bare } = batch;
  assert.equal(predictionRows(bare, ["a", "b"]).split("\n")[0], ",,,,,not finite");
});

Deno.test("predictionRows() quotes names as CSV wants it, and a reader gets them back", () => {
  const names = ['a,"b"', "c\nd"];
  const text = predictionHeader(names) +
    predictionRows({ logProbabilities: [-0.1, -3], depths: [0] }, names);
  const [header, row] = parse(text);
  assert.deepEqual(header.slice(0, 3), ["class", 'p_a,"b"', "p_c\nd"]);
  assert.equal(row[0], 'a,"b"');
});
