// Prediction times of several predictors, measured fairly: in alternating rounds, on the same inputs, for single
// examples and batches, with ratios from rounds in which both were measured.

import { bootstrapChecks } from "../math/bootstrap.ts";
import { workChecks } from "../calls/progress.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import {
  aNumberOfAnyKind,
  aText,
  checkArgument,
  checkOptions,
  listOf,
  type OptionChecks,
  withMethods,
} from "../calls/checks.ts";
import { type Dataset, exampleSize } from "../datasets/dataset.ts";
import { fillBatch } from "../datasets/fill_batch.ts";
import { takeTurns } from "../engines/turns.ts";
import type { BootstrapOptions, Interval } from "../math/bootstrap.ts";
import { medianRatio, medianTime } from "../math/paired_times.ts";
import type { WorkOptions } from "../calls/progress.ts";

/** A predictor to be timed. */
export interface TimedPredictor {
  /** Its name in the result. */
  readonly name: string;
  /** Predicts a batch, `[B, ...shape]` standardised; the time until the promise settles counts. */
  run(inputs: Float32Array): Promise<unknown>;
}

/** Options of {@linkcode measureSpeed}. */
export interface SpeedOptions extends BootstrapOptions, WorkOptions {
  /** Examples of a batch; default 1 and 64. */
  readonly batchSizes?: readonly number[];
  /** Seconds of measuring for each predictor and batch size, after a warm-up of at most the same; default 1. */
  readonly seconds?: number;
  /** Names of the predictors that all are compared with; default the first. */
  readonly against?: readonly string[];
}

/** The default seconds of measuring each predictor. */
export const defaultSeconds = 1;

/** The speed of a predictor relative to another. */
export interface SpeedRatio {
  /** The other. */
  readonly against: string;
  /** Median over rounds of the ratio of their medians; above 1: this predictor is faster. */
  readonly timesAsFast: number;
  /** Of it. */
  readonly interval: Interval;
}

/** The speed of a predictor at one batch size. */
export interface PredictorSpeed {
  /** As it was given. */
  readonly name: string;
  /** Median time of a batch. */
  readonly milliseconds: number;
  /** Of it, milliseconds. */
  readonly interval: Interval;
  /** At the median. */
  readonly examplesPerSecond: number;
  /** Against each of `against` but itself. */
  readonly ratios: readonly SpeedRatio[];
}

/** The speed of all predictors at one batch size. */
export interface Speed {
  /** Examples of a batch. */
  readonly batchSize: number;
  /** In the order in which they were given. */
  readonly ways: readonly PredictorSpeed[];
}

/**
 * Measures how long predictors take: one after the other in alternating rounds, medians over rounds, bootstrap
 * intervals over rounds (a ratio's rounds are resampled with both of its predictors, which pairs them).
 *
 * @param predictors with unique names
 * @param data the first examples are predicted, repeated if there are too few
 * @returns one entry per batch size
 */
export async function measureSpeed(
  predictors: readonly TimedPredictor[],
  data: Dataset,
  options: SpeedOptions = {},
): Promise<Speed[]> {
  checkArgument(
    "measureSpeed",
    "ways",
    predictors,
    listOf("an array of predictors with name and run", aPredictor),
  );
  checkArgument("measureSpeed", "data", data, aDataset);
  checkOptions("measureSpeed", options, speedChecks);
  const { batchSizes = [1, 64], seconds = defaultSeconds, against = [predictors[0]?.name] } =
    options;
  checkPredictors(predictors, data, batchSizes, seconds, against);
  const speeds: Speed[] = [];
  for (const [i, batchSize] of batchSizes.entries()) {
    const inputs = firstInputs(data, batchSize);
    const runners = predictors.map(({ name, run }) => ({ name, run: timed(() => run(inputs)) }));
    const turns = await takeTurns(runners, seconds, {
      signal: options.signal,
      onProgress: options.onProgress &&
        ((done, of) => options.onProgress!(i * of + done, batchSizes.length * of)),
    });
    const roundsOf = new Map(turns.map(({ runner, rounds }) => [runner.name, rounds]));
    speeds.push({
      batchSize,
      ways: turns.map(({ runner: { name }, rounds }) => {
        const { median, interval } = medianTime(rounds, options);
        return {
          name,
          milliseconds: median,
          interval,
          examplesPerSecond: 1000 * batchSize / median,
          ratios: against.filter((other) => other !== name).map((other) => {
            const ratio = medianRatio(rounds, roundsOf.get(other)!, options);
            return { against: other, timesAsFast: ratio.median, interval: ratio.interval };
          }),
        };
      }),
    });
  }
  return speeds;
}

/** Makes steps and times each, in milliseconds. */
function timed(step: () => Promise<unknown>): (steps: number) => Promise<number[]> {
  return async (steps) => {
    const milliseconds: number[] = [];
    for (let i = 0; i < steps; i++) {
      const started = performance.now();
      await step();
      milliseconds.push(performance.now() - started);
    }
    return milliseconds;
  };
}

function firstInputs(data: Dataset, count: number): Float32Array {
  const inputs = new Float32Array(count * exampleSize(data.shape));
  const positions = Array.from({ length: count }, (_, n) => n % data.rows.length);
  fillBatch(data, positions, inputs, new Int32Array(count));
  return inputs;
}

function checkPredictors(
  predictors: readonly TimedPredictor[],
  data: Dataset,
  batchSizes: readonly number[],
  seconds: number,
  against: readonly string[],
): void {
  const names = predictors.map(({ name }) => name);
  const wanted = (what: string, got: unknown) =>
    new RangeError(`measureSpeed(): wanted ${what}, got ${got}`);
  if (names.length === 0 || new Set(names).size < names.length) {
    throw wanted("predictors with unique names", `[${names}]`);
  }
  const unknown = against.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw wanted(`names in against to be among ${names.join(", ")}`, unknown);
  }
  const size = batchSizes.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (size !== undefined) throw wanted("batch sizes of at least 1", size);
  if (!(seconds > 0 && seconds < Infinity)) throw wanted("seconds above 0", seconds);
  if (data.rows.length === 0) throw wanted("examples", "none");
}

const aPredictor = withMethods("a predictor with run", "run");
const speedChecks: OptionChecks<SpeedOptions> = {
  ...workChecks,
  ...bootstrapChecks,
  batchSizes: listOf("an array of batch sizes", aNumberOfAnyKind),
  seconds: aNumberOfAnyKind,
  against: listOf("an array of names of predictors", aText),
};
