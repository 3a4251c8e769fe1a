// A card for tests of what is written from it.

import type { MetricValues } from "../../../src/evaluation/metrics.ts";
import type { Card } from "../../../src/runs/prune/card.ts";

const metrics = (error: number, logLikelihood: number): MetricValues => ({
  error,
  logLikelihood,
  brier: 2 * error,
  calibrationError: error / 2,
  calibrationErrorEqualMass: error / 4,
});

const around = (of: MetricValues, by: number) =>
  Object.fromEntries(
    Object.entries(of).map(([name, value]) => [name, [value - by, value + by] as const]),
  ) as unknown as Record<keyof MetricValues, readonly [number, number]>;

const predictor = (
  name: Card["evaluation"]["ways"][number]["name"],
  depth: number,
  of: MetricValues,
) => ({ name, depth, figures: of, intervals: around(of, 0.004) });

const difference = (error: number) => {
  const of = metrics(error, -error);
  return { figures: of, intervals: around(of, 0.002) };
};

const speed = (name: string, milliseconds: number, batchSize: number) => ({
  name,
  milliseconds,
  interval: [0.9 * milliseconds, 1.1 * milliseconds] as const,
  examplesPerSecond: 1000 * batchSize / milliseconds,
});
const rivals = ["full network, last exit", "full network, mixture"];
const ratio = (against: string, timesAsFast: number) => ({
  against,
  timesAsFast,
  interval: [timesAsFast - 0.05, timesAsFast + 0.05] as const,
});

/** Spirals, 7 of 20 blocks, trained further, timed at one batch size. */
export const exampleCard: Card = {
  format: 1,
  fathom: "0.1.0",
  prunedAt: "2026-11-25T08:00:00.000Z",
  run: {
    path: "runs/spirals-1",
    data: "spirals",
    network: "dense, 20 blocks, width 20",
    objective: "elbo",
    fathom: "0.1.0",
    startedAt: "2026-11-24T08:00:00.000Z",
    epochs: 8000,
    engine: "simd: processor",
    statistics: "stored",
  },
  data: {
    name: "spirals",
    fingerprint: "f38d79",
    training: 200,
    validation: 200,
    test: 1600,
    shape: [2],
    classes: 2,
  },
  network: { kind: "dense", inputs: 2, classes: 2, maxDepth: 7, width: 20 },
  depth: { planned: 20, before: 20, after: 7 },
  rule: { kind: "relative", threshold: 0.95 },
  chosenBy: "smallest d with q_d ≥ 0.95 max q",
  posterior: { before: [0.25, 0.5, 0.25], after: [0.25, 0.75] },
  cost: {
    parameters: { before: 9302, after: 3322 },
    mixtureMultiplyAdds: { before: 8880, after: 3160 },
    lastExitMultiplyAdds: { before: 8080, after: 2880 },
    bytes: { before: 50504, after: 18112 },
    fileBytes: { before: 95288, after: 33000 },
  },
  proof: { part: "test", examples: 1600, largestDifference: 6.25e-8, allowed: 1e-6 },
  tuning: {
    planned: 200,
    epochs: 150,
    bestEpoch: 140,
    learningRate: 0.05,
    stoppedBy: "interrupt",
    seconds: 3,
    posterior: [0.2, 0.8],
    validation: {
      examples: 200,
      before: metrics(0.015, -0.05),
      after: metrics(0.01, -0.04),
      difference: difference(-0.005),
    },
  },
  evaluation: {
    part: "test",
    examples: 1600,
    ways: [
      predictor("full mixture", 20, metrics(0.0081, -0.047)),
      predictor("last exit alone", 20, metrics(0.0125, -0.1542)),
      predictor("pruned mixture", 7, metrics(0.0094, -0.0488)),
      predictor("fine-tuned mixture", 7, metrics(0.0088, -0.0478)),
    ],
    differences: [
      { of: "pruned mixture", minus: "full mixture", ...difference(0.0013) },
      { of: "pruned mixture", minus: "last exit alone", ...difference(-0.0031) },
      { of: "fine-tuned mixture", minus: "pruned mixture", ...difference(-0.0006) },
    ],
    bootstrap: { resamples: 1000, level: 0.95, seed: 1 },
  },
  speed: {
    engine: "simd: processor",
    batches: [{
      batchSize: 64,
      ways: [
        { ...speed(rivals[0], 0.0485, 64), ratios: [ratio(rivals[1], 2.66)] },
        { ...speed(rivals[1], 0.129, 64), ratios: [ratio(rivals[0], 0.376)] },
        {
          ...speed("pruned network, last exit", 0.0194, 64),
          ratios: [ratio(rivals[0], 2.5), ratio(rivals[1], 16.65)],
        },
        {
          ...speed("pruned network, mixture", 0.0525, 64),
          ratios: [ratio(rivals[0], 0.924), ratio(rivals[1], 2.457)],
        },
      ],
    }],
  },
  training: {
    cut: true,
    seconds: 51,
    savedSeconds: 2.6,
    depths: [
      { depth: 20, steps: 100, secondsPerStep: 0.187 },
      { depth: 12, steps: 50 },
    ],
  },
  conventions: {},
};
