// What lines of results.jsonl and kept networks may hold.

import assert from "node:assert/strict";
import { parseKeptNetwork, parseRunResult } from "../../../src/studies/compare/result_schema.ts";
import { predictor, run, training } from "./example_result.ts";
import { assertBounds } from "../../runs/schemas/refused.ts";

Deno.test("parseRunResult() takes metrics up to their bounds, and refuses those beyond", () => {
  const least = (bound: number) =>
    [[bound, bound + 7], [bound - 1, bound + 0.5, "1", null, undefined]] as const;
  const share = [[0, 1, null], [-0.01, 1.01, "0", undefined]] as const;
  const notNegative = [[0, 1e9], [-1e-9, null, "1", undefined]] as const;
  assertBounds(run, parseRunResult, [
    ["key", ["b"], ["", 1, undefined]],
    ["method", ["b"], ["", 1, undefined]],
    ["seed", [0, -3], [0.5, null, "1", undefined]],
    ["data", ["", "a.csv"], [1, undefined]],
    ["fingerprint", [""], [0, undefined]],
    ["ways", [[predictor], [predictor, predictor]], [[], {}, undefined]],
    ["networks", [[training], [training, training]], [[], {}, undefined]],
    ["trainingSeconds", ...notNegative],
    ["budget.epochs", ...least(1)],
    ["budget.patience", ...least(1)],
    ["budget.batchSize", ...least(1)],
    ["budget.learningRate", ...notNegative],
    ["budget.momentum", [0, -0.5, 0.9], [null, "0", undefined]],
    ["ways.0.way", ["", "full"], [null, undefined]],
    ["ways.0.depth", ...least(0)],
    ["ways.0.error", ...share],
    ["ways.0.logLikelihood", [0, 1e-5, -1e9, null], [1e-4, "0", undefined]],
    ["ways.0.brier", [0, 2, 2 + 1e-9, null], [-1e-9, 2.00001, "0", undefined]],
    ["ways.0.calibrationError", ...share],
    ["ways.0.unpredicted", [1, 30, undefined], [0, 1.5, null]],
    ["ways.0.parameters", ...least(0)],
    ["ways.0.multiplyAdds", ...notNegative],
    ["ways.0.predictionMilliseconds", [0, 3, null], [-1, "0", undefined]],
    ["networks.0.trainingSeconds", ...notNegative],
    ["networks.0.epochs", ...least(1)],
    ["networks.0.bestEpoch", ...least(1)],
    ["networks.0.stoppedBy", ["patience"], ["", "hunger", undefined]],
    ["networks.0.engine", ["wasm"], [1, undefined]],
    ["networks.0.posterior", [[1], [0.5, 0.5], undefined], [[], [0.5], [1.5, -0.5], null]],
  ]);
});

Deno.test("parseKeptNetwork() takes a network with a way and its predictions, and no other", () => {
  const kept = { ...training, ways: [predictor], logProbabilities: "AAAA" };
  assertBounds(kept, parseKeptNetwork, [
    ["logProbabilities", ["", "*"], [1, undefined]],
    ["ways", [[predictor], [predictor, predictor]], [[], undefined]],
    ["epochs", [1], [0, undefined]],
  ]);
});

Deno.test("parseRunResult() and parseKeptNetwork() make NaN of what JSON has null for, and keep the rest", () => {
  const metrics = [
    "error",
    "logLikelihood",
    "brier",
    "calibrationError",
    "predictionMilliseconds",
  ] as const;
  for (const lost of metrics) {
    const predictors = [{ ...predictor, [lost]: null }, predictor];
    const expected = [{ ...predictor, [lost]: NaN }, predictor];
    assert.deepEqual(parseRunResult({ ...run, ways: predictors }, "a.json"), {
      ...run,
      ways: expected,
    });
    const kept = { ...training, logProbabilities: "" };
    assert.deepEqual(parseKeptNetwork({ ...kept, ways: predictors }, "a.json"), {
      ...kept,
      ways: expected,
    });
  }
});
