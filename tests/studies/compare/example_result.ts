// The result of a run as results.jsonl holds it.

import type { PredictorResult, RunResult } from "../../../src/studies/compare/run_result.ts";

/** Of its one network. */
export const predictor: PredictorResult = {
  way: "",
  depth: 2,
  error: 0.5,
  logLikelihood: -1,
  brier: 0.5,
  calibrationError: 0.1,
  parameters: 10,
  multiplyAdds: 20,
  predictionMilliseconds: 0.5,
};

/** How that was trained. */
export const training = {
  trainingSeconds: 1,
  epochs: 5,
  bestEpoch: 4,
  stoppedBy: "epochs",
  engine: "simd",
} as const;

/** All of it. */
export const run: RunResult = {
  key: "a",
  method: "fixed:2",
  seed: 1,
  data: "spirals",
  fingerprint: "0",
  network: { kind: "dense", inputs: 2, classes: 2, maxDepth: 2, width: 4 },
  budget: { epochs: 5, patience: 5, batchSize: 4, learningRate: 0.1, momentum: 0.5 },
  ways: [predictor],
  trainingSeconds: 1,
  networks: [training],
};
