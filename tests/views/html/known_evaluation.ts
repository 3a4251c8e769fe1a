// An evaluation with everything in it, of round numbers that were thought up, so that all that is told of it is known.

import type { Evaluation } from "../../../src/evaluation/evaluation.ts";
import { exampleVerdict } from "../../evaluation/verdict/example_verdict.ts";
import type { MetricIntervals, MetricValues } from "../../../src/evaluation/metrics.ts";

/** Figures from an error; the others follow from it in a way that can be done in one's head. */
function metrics(error: number): MetricValues {
  return {
    error,
    logLikelihood: -10 * error,
    brier: 2 * error,
    calibrationError: error / 2,
    calibrationErrorEqualMass: error / 4,
  };
}

/** From one below to two above each figure of a hundred. */
function around(of: MetricValues): MetricIntervals {
  const ends = (value: number) => [value - 0.01, value + 0.02] as const;
  const entries = Object.entries(of).map(([name, value]) => [name, ends(value)]);
  return Object.fromEntries(entries);
}

function rated(error: number, minusFull?: number) {
  const difference = minusFull === undefined ? undefined : metrics(minusFull);
  return {
    figures: metrics(error),
    intervals: around(metrics(error)),
    ...difference && { minusFull: { figures: difference, intervals: around(difference) } },
  };
}

const bins = (counts: readonly number[]) =>
  counts.map((count, i) => ({
    from: i / 4,
    to: (i + 1) / 4,
    count,
    confidence: (i + 1) / 4,
    accuracy: (i + 2) / 8,
  }));

const diagnosed = (least: number) => ({
  reliability: { width: bins([0, 2, 0, 6]), mass: bins([2, 2, 2, 2]) },
  rejection: {
    points: [0, 0.05, 0.12, 0.2, 0.5].map((rejected) => ({
      rejected,
      accuracy: least + rejected / 5,
    })),
    area: 0.9,
  },
});

const full = { kind: "full", name: "full mixture", depth: 3 } as const;
const cut = {
  kind: "truncated",
  name: "truncated mixture",
  depth: 2,
  rules: ["relative 0.95", "argmax"],
  own: true,
} as const;
const mean = { kind: "truncated", name: "truncated mixture", depth: 1, rules: ["mean"] } as const;
const chosen = { kind: "chosen exit", name: "chosen exit", depth: 2 } as const;
const last = { kind: "last exit", name: "last exit", depth: 3 } as const;

const histogram = (correct: readonly number[], wrong: readonly number[]) =>
  correct.map((count, i) => ({ from: i / 2, to: (i + 1) / 2, correct: count, wrong: wrong[i] }));

const point = (error: number, meanDepth: number, seconds: number) => ({
  meanDepth,
  multiplyAdds: meanDepth * 2e6,
  error,
  logLikelihood: -10 * error,
  seconds,
});

const scores = (auroc: number) =>
  (["entropy", "mutual information"] as const).map((score, i) => ({
    score,
    auroc: auroc - i / 10,
    aupr: auroc - 0.2 - i / 10,
    falsePositivesAt95: 1 - auroc + i / 10,
    ...i === 0 && { interval: [auroc - 0.1, auroc + 0.05] as const },
  }));

const cell = (label: number, predicted: number, count: number) => ({ label, predicted, count });

const listed = (row: number, label: number, predicted: number, logLikelihood: number) => ({
  ...{ row, label, predicted, logLikelihood },
  probability: 0.75,
  entropy: 0.5,
});

const ofClasses = (recall: number) =>
  [
    { support: 750, predicted: 604, precision: 0.9, recall, f1: 0.85, logLikelihood: -0.25 },
    { support: 300, predicted: 550, precision: 0.5, recall: 1, f1: 0.6, logLikelihood: -0.5 },
    { support: 180, predicted: 80, precision: 1, recall: 0.4, f1: 0.55, logLikelihood: -1 },
    { support: 4, predicted: 0, recall: 0, f1: 0, logLikelihood: -Infinity },
    { support: 0, predicted: 0 },
  ].map((metrics, k) => ({ ...metrics, meanProbability: 0.3 - k / 20 }));

const confused = [cell(0, 0, 600), cell(0, 1, 150), cell(1, 1, 300), cell(2, 1, 100)];

/** Three blocks, two of them chosen; every part that an evaluation can have. */
export const known: Required<Evaluation> = {
  run: {
    path: "runs/known",
    data: "images, 1,000 examples",
    network: "conv network of 3 blocks",
    objective: "ELBO",
    fathom: "9.8.7",
    startedAt: "2031-02-03T04:05:06.000Z",
    epochs: 1500,
    engine: "simd, 2 threads",
    statistics: "stored",
  },
  data: "images",
  part: "validation",
  examples: 1234,
  unpredicted: { count: 2, rows: [5, 9] },
  classes: 5,
  depth: 3,
  posterior: [0.1, 0.2, 0.4, 0.3],
  prior: [0.4, 0.3, 0.2, 0.1],
  chosenDepth: 2,
  chosenBy: "relative 0.95",
  exactPosterior: [0, 0.25, 0, 0.75],
  verdict: exampleVerdict([
    { error: 0.4, interval: [-2, -1] },
    { error: 0.2, interval: [-0.2, -0.1] },
    { error: 0.125, interval: [-0.02, 0.01] },
  ], { part: "validation", examples: 1234, choseWeights: true }),
  warnings: [{ name: "thought up", text: "something is wrong; look at it" }],
  ways: [
    { ...full, ...rated(0.04), ...diagnosed(0.8) },
    { ...mean, ...rated(0.08, 0.04), ...diagnosed(0.6) },
    { ...cut, ...rated(0.05, 0.01), ...diagnosed(0.7) },
    { ...chosen, ...rated(0.06, 0.02), ...diagnosed(0.5) },
    { ...last, ...rated(0.03, -0.01), ...diagnosed(0.4) },
  ],
  exits: [0.2, 0.08, 0.03, 0.03].map((error, depth) => ({ depth, figures: metrics(error) })),
  uncertainty: {
    all: { examples: 1234, total: 0.75, expected: 0.5, mutualInformation: 0.25 },
    correct: { examples: 1200, total: 0.5, expected: 0.4, mutualInformation: 0.1 },
    wrong: { examples: 34, total: 1.5, expected: 0.9, mutualInformation: 0.6 },
    entropy: histogram([750, 250, 200], [4, 10, 20]),
    mutualInformation: histogram([600, 600], [17, 17]),
  },
  byClass: {
    names: ["cat", "<b>dog</b>", "owl", `very ${"very ".repeat(20)}long`, "ibis\u202e"],
    ways: [
      {
        ...full,
        balancedAccuracy: 0.7,
        macroF1: 0.6,
        confusion: [...confused, cell(2, 2, 80), cell(3, 0, 4)],
        classes: ofClasses(0.8),
      },
      {
        ...cut,
        balancedAccuracy: 0.5,
        macroF1: 0.4,
        confusion: [...confused, cell(2, 2, 80), cell(3, 1, 4)],
        classes: ofClasses(0.7),
      },
    ],
    wrong: [listed(41, 3, 0, -Infinity), listed(7, 2, 1, -2)],
    doubtful: [listed(9, 0, 0, -0.75)],
  },
  bootstrap: { level: 0.9, resamples: 2000, seed: 1 },
  temperature: {
    fittedOn: 1000,
    heldOut: 5000,
    optimistic: true,
    ways: [{ ...full, error: 0.04 }, { ...cut, error: 0.05 }].map(({ error, ...predictor }, i) => ({
      ...predictor,
      temperature: 1.25 - i / 2,
      before: metrics(error),
      after: metrics(error - 0.01),
      gain: {
        figures: metrics(-0.01),
        ...i === 0 && { intervals: around(metrics(-0.01)) },
      },
    })),
  },
  unknown: {
    data: "letters",
    known: 1234,
    unknown: 2345,
    unpredicted: { known: 3, unknown: 4 },
    ways: [{ ...full, scores: scores(0.9) }, { ...last, scores: scores(0.8).slice(0, 1) }],
    entropy: [[6, 1], [2, 3]].map(([known, unknown], i) => ({
      from: i / 2,
      to: (i + 1) / 2,
      known,
      unknown,
    })),
  },
  shift: {
    ways: [full, last],
    levels: [
      ...[0, 30, 45, 90].map((level) => ({ disturbance: "rotation" as const, level })),
      ...[0, 1, 3].map((level) => ({ disturbance: "blur" as const, level })),
      { disturbance: "noise" as const, level: 2 },
    ].map(({ disturbance, level }, i) => ({
      disturbance,
      level,
      figures: [metrics((i + 1) / 100), metrics((i + 2) / 10)],
      ...level === 3 && { unpredicted: 6 },
    })),
  },
  anytime: {
    depth: 2,
    batchSize: 256,
    measures: (["entropy", "margin", "confidence"] as const).map((kind, m) => ({
      kind,
      plain: point(0.05, 2, 4),
      ...m === 1 && { unpredicted: { count: 7, rows: [0] } },
      points: [0.01, 0.02].map((loss, i) => ({
        ...point(0.05 + (m + 1) * loss, 1.5 - m / 4 - i / 2, 2 - i - m / 10),
        loss,
        calibration: { rule: { kind, threshold: (m + 1 + i) / 8 } } as never,
      })),
    })),
  },
  conventions: { error: "a share", brier: "summed <over> classes" },
};

const bare = ({ kind, name, depth }: Evaluation["ways"][0], error: number) => ({
  kind,
  name,
  depth,
  figures: metrics(error),
  ...kind !== "full" && { minusFull: { figures: metrics(error - 0.04) } },
  ...diagnosed(0.8),
});

/** One block, and nothing that need not be there; the rule chooses that block, so nothing is cut. */
export const knownBare: Evaluation = {
  data: "images",
  part: "test",
  examples: 1,
  classes: 2,
  depth: 1,
  posterior: [0.25, 0.75],
  chosenDepth: 1,
  chosenBy: "argmax",
  ways: [
    {
      ...bare({ ...known.ways[0], depth: 1 }, 0.04),
      rules: ["relative 0.95", "argmax", "mean"],
      own: true,
    },
    bare({ ...known.ways[4], depth: 1 }, 0.04),
  ],
  exits: [0.03, 0.04].map((error, depth) => ({ depth, figures: metrics(error) })),
  uncertainty: {
    all: known.uncertainty.correct!,
    correct: known.uncertainty.correct,
    entropy: histogram([3, 1], [0, 0]),
    mutualInformation: histogram([1, 1], [0, 0]),
  },
  conventions: {},
};

/** Forty-five classes without names, of which three have examples. */
const manyClasses = Array.from({ length: 45 }, (_, k) => ({
  support: k < 3 ? 10 - k : 0,
  predicted: k === 1 ? 27 : 0,
  ...k === 1 && { precision: 0.3 },
  ...k < 3 && { recall: k === 1 ? 1 : 0, logLikelihood: -k - 1 },
  ...k < 3 && { f1: k === 1 ? 0.5 : 0 },
  meanProbability: 0.02,
}));

/** Half of what an evaluation can have, and otherwise than in {@linkcode known}. */
export const knownHalf: Evaluation = {
  ...knownBare,
  run: { ...known.run, epochs: undefined, statistics: "estimated" },
  temperature: {
    fittedOn: 1000,
    heldOut: 1000,
    optimistic: false,
    ways: [{ ...known.temperature.ways[0], gain: { figures: metrics(0.01) } }],
  },
  unknown: {
    data: "letters",
    known: 1,
    unknown: 2,
    ways: known.unknown.ways.slice(1),
    entropy: known.unknown.entropy,
  },
  byClass: {
    ways: [{
      ...known.byClass.ways[0],
      confusion: [cell(0, 1, 10), cell(1, 1, 9), cell(2, 1, 8)],
      classes: manyClasses,
    }],
    wrong: [listed(0, 2, 1, -3)],
    doubtful: [],
  },
  shift: { ways: known.shift.ways, levels: known.shift.levels.slice(0, 3) },
  anytime: {
    ...known.anytime,
    depth: 1,
    measures: known.anytime.measures.slice(0, 1).map(({ kind, plain, points }) => ({
      kind,
      plain: { ...plain, multiplyAdds: undefined },
      points: points.map((point) => ({ ...point, multiplyAdds: undefined })),
    })),
  },
};
