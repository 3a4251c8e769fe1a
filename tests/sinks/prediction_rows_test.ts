// Predictions as rows of a CSV file.

import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { predictionHeader, predictionRows } from "../../src/sinks/prediction_rows.ts";

Deno.test("predictionRows() writes class, probabilities, entropy and depth", () => {
  const logProbabilities = [Math.log(0.25), Math.log(0.75), 0, -Infinity];
  assert.equal(
    predictionHeader(["0", "1"]) + predictionRows({ logProbabilities, depths: [3, 1] }, ["0", "1"]),
    "class,p_0,p_1,entropy,depth\n1,0.25,0.75,0.5623351,3\n0,1,0,0,1\n",
  );
});

Deno.test("predictionRows() quotes names as CSV wants it, and a reader gets them back", () => {
  const names = ['a,"b"', "c\nd"];
  const text = predictionHeader(names) +
    predictionRows({ logProbabilities: [-0.1, -3], depths: [0] }, names);
  const [header, row] = parse(text);
  assert.deepEqual(header.slice(0, 3), ["class", 'p_a,"b"', "p_c\nd"]);
  assert.equal(row[0], 'a,"b"');
});
