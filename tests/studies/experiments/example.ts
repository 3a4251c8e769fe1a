// A small experiment for tests, and a workplace that trains nothing.

import type { Workplace } from "../../../src/calls/job.ts";
import type { NetworkProgress } from "../../../src/studies/harness/report_progress.ts";
import type { Choices } from "../../../src/studies/experiments/choices.ts";
import type { Experiment } from "../../../src/studies/experiments/definition.ts";
import type { PredictionMetrics } from "../../../src/studies/experiments/measure.ts";
import { measuredSeries, publishedSeries } from "../../../src/studies/experiments/panel.ts";
import { spiralsJob } from "../../../src/studies/experiments/published_jobs.ts";
import type {
  TrainingJob,
  TrainingOutcome,
} from "../../../src/studies/experiments/training_job.ts";
import { dense } from "../../../src/architectures/specification.ts";

/** Depths 2 and 3 at width 4, widths 4 and 5 at depth 2: three networks for four places. */
export const exampleExperiment: Experiment = {
  name: "example",
  title: "An <example>",
  about: "It shows little & fast.",
  quickly: "nothing",
  lists: {
    depths: { what: "depths", paper: [2, 3], quick: [2] },
    widths: { what: "widths", paper: [4, 5], quick: [4] },
  },
  seeds: { paper: 2, quick: 1 },
  plan: (choices) =>
    choices.seeds.flatMap((seed) =>
      Object.entries(choices.lists).flatMap(([list, values]) =>
        values.map((value) => {
          const x = Number(value);
          const setting = list === "depths" ? { maxDepth: x, width: 4 } : { maxDepth: 2, width: x };
          return { sweep: list, x, series: "searched", job: spiralsJob(setting, seed, choices) };
        })
      )
    ),
  panels: (runs) => [
    {
      title: "Chosen depth by depth",
      x: "depth, blocks",
      y: "chosen depth, blocks",
      zero: true,
      series: [
        measuredSeries(runs, "depths")("searched", ({ chosenDepth }) => chosenDepth),
        publishedSeries("published", { "2": 1.5, "4": 2 }),
      ],
      bands: [{ name: "published range", from: 1, to: 2 }],
    },
    {
      title: "Error by width",
      x: "width, units",
      y: "test error, %",
      xScale: "log",
      series: [
        measuredSeries(runs, "widths")("searched", ({ full }) => 100 * full.error),
      ],
      marks: [{ name: "published width", x: 4, published: true }],
    },
  ],
};

/** All of it, or some of it. */
export function exampleChoices(choices: Partial<Choices> = {}): Choices {
  return {
    quick: false,
    lists: { depths: [2, 3], widths: [4, 5] },
    seeds: [1, 2],
    engine: "simd",
    ...choices,
  };
}

/** An outcome that follows from depth, width and seed alone. */
export function someExampleScore({ network, seed }: TrainingJob): TrainingOutcome {
  const { maxDepth, width = 20 } = network;
  const metrics = (error: number): PredictionMetrics => ({
    error,
    logLikelihood: -error,
    meanProbability: 1 - error,
    brier: error,
    calibrationError: error / 2,
  });
  return {
    network: dense({ inputs: 2, classes: 2, maxDepth, width }),
    depth: maxDepth,
    posterior: Array.from({ length: maxDepth + 1 }, () => 1 / (maxDepth + 1)),
    chosenDepth: maxDepth - (seed % 2),
    argmaxDepth: 0,
    expectedDepth: maxDepth / 2,
    epochs: 10,
    bestEpoch: 9,
    stoppedBy: "epochs",
    engine: "simd",
    trainingSeconds: 1,
    full: metrics(0.01 * width),
    truncated: metrics(0.02 * width),
    exits: Array.from({ length: maxDepth + 1 }, (_, d) => metrics(0.5 / (d + 1))),
  };
}

/** Finishes every job at once, save those that `fails` names. */
export function exampleWorkplace(
  fails: (job: TrainingJob) => string | undefined = () => undefined,
): Workplace<TrainingJob, NetworkProgress, TrainingOutcome> & { readonly done: TrainingJob[] } {
  const done: TrainingJob[] = [];
  const workplace: Workplace<TrainingJob, NetworkProgress, TrainingOutcome> = (job, progress) => {
    progress({ epoch: 5, epochs: 10, seconds: 0.5 });
    const error = fails(job);
    if (error === undefined) done.push(job);
    return {
      result: error === undefined
        ? Promise.resolve(someExampleScore(job))
        : Promise.reject(new Error(error)),
      [Symbol.dispose]() {},
    };
  };
  return Object.assign(workplace, { done });
}
