// A finished comparison for tests of what shows it.

import {
  type CommonGround,
  type Comparison,
  comparisonOf,
} from "../../../src/studies/compare/comparison.ts";
import { methodText, parseMethod } from "../../../src/studies/compare/method.ts";
import type { RunResult } from "../../../src/studies/compare/run_result.ts";

/** Every method with two seeds; the figures are made up, the ensemble of seed 2 has failed. */
export function exampleComparison(data = "fashion-mnist"): Comparison {
  const methods = ["searched", "fixed:20", "dropout:0.1", "ensemble:5", "stochastic-depth:0.5"]
    .map((text) => parseMethod(text, 20));
  const network = { kind: "dense", inputs: 784, classes: 10, maxDepth: 20, width: 20 } as const;
  const budget = { epochs: 100, patience: 30, batchSize: 512, learningRate: 0.1, momentum: 0.5 };
  const runs = [1, 2].flatMap((seed) =>
    methods.map((method, m): RunResult => {
      const worse = m + seed / 10;
      const predictor = {
        way: "",
        depth: 20,
        error: 0.1 + worse / 100,
        logLikelihood: -0.3 - worse / 10,
        brier: 0.15 + worse / 100,
        calibrationError: 0.02 + worse / 100,
        parameters: 12345 * (m + 1),
        multiplyAdds: 1.5e6 * 10 ** m,
        predictionMilliseconds: 3 * 2 ** m + seed,
      };
      return {
        key: `${m}/${seed}`,
        method: methodText(method),
        seed,
        data,
        fingerprint: `data ${seed}`,
        network,
        budget,
        ways: m > 0 ? [predictor] : [
          { ...predictor, way: "full" },
          { ...predictor, way: "chosen", depth: 6 + seed, parameters: 6000 },
        ],
        trainingSeconds: 60 * (m + 1) + seed,
        networks: [],
      };
    })
  );
  const ground: CommonGround = {
    data,
    examples: { training: 5400, validation: 600, test: 10000 },
    fingerprints: { 1: "data 1", 2: "data 2" },
    network,
    budget,
    engine: "auto",
  };
  const failed = { method: "ensemble:5", seed: 2, error: "the worker <died>" };
  const left = runs.filter(({ method, seed }) => method !== failed.method || seed !== failed.seed);
  const options = { data: { data }, methods, seeds: [1, 2], workers: 2 };
  return comparisonOf(ground, options, left, [failed]);
}
