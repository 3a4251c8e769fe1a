// Percentile bootstrap intervals over the examples of a data set (Efron 1979; Efron and Tibshirani 1993, chapter 13).

import { checksOf, numeric, type OptionTable } from "../calls/option.ts";
import {
  aFunction,
  aNumber,
  aNumberOfAnyKind,
  aSeed,
  checkArgument,
  checkOptions,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import { quantile } from "./quantile.ts";
import { defaultSeed, randomStream } from "./random.ts";
import { allSteps, stepsInTurns, type WorkOptions } from "../calls/progress.ts";

/** Lower and upper end. */
export type Interval = readonly [lower: number, upper: number];

/** Options of bootstrap intervals. */
export interface BootstrapOptions {
  /** Resamples of the examples; default 1000. */
  readonly resamples?: number;
  /** Coverage of an interval, in (0, 1); default 0.95. */
  readonly level?: number;
  /** Seed of the resamples; default 1. */
  readonly seed?: number;
}

/** The options that are also flags. */
export const bootstrapOptions = {
  resamples: {
    ...numeric("N", aNumberOfAnyKind),
    inText: whole(0),
    default: 1000,
    about: "resamples for the 95 % bootstrap intervals; 0 for none",
  },
  seed: { ...numeric("N", aSeed), default: defaultSeed, about: "seed of the resamples" },
} satisfies OptionTable;

/** Checks of the options; the number of resamples is checked when they are drawn. */
export const bootstrapChecks: OptionChecks<BootstrapOptions> = {
  ...checksOf(bootstrapOptions),
  level: aNumber("in (0, 1)", (level) => level > 0 && level < 1),
};

/**
 * Percentile intervals of statistics of a data set: the middle `level` of their values in data sets of the same size drawn
 * from it with replacement. All statistics use the same resamples, so the interval of a difference between two predictors
 * is paired.
 *
 * A statistic that is NaN in any resample has the interval [NaN, NaN].
 *
 * A statistic with an upward bias, such as a calibration error, has a larger bias in resamples.
 *
 * @param options.examples N
 * @param statistic the values when example n counts `counts[n]` times; the counts sum to N. Always the same number of
 *   values, or undefined if a resample has none (for instance no out-of-distribution examples), which is then redrawn.
 *   The array `counts` is reused for the next resample
 * @returns one interval per value, in the same order
 * @throws RangeError if more than 99 of 100 resamples have no values
 */
export function bootstrapIntervals(
  options: BootstrapOptions & { readonly examples: number },
  statistic: (counts: Uint32Array) => ArrayLike<number> | undefined,
): Interval[] {
  checkOptions("bootstrapIntervals", options, { ...bootstrapChecks, examples: aNumberOfAnyKind });
  checkArgument("bootstrapIntervals", "statistic", statistic, aFunction);
  return allSteps(resampling(options, statistic));
}

/** The same intervals as {@linkcode bootstrapIntervals}, as work in steps of one resample. */
export function bootstrapInTurns(
  options: BootstrapOptions & WorkOptions & { readonly examples: number },
  statistic: (counts: Uint32Array) => ArrayLike<number> | undefined,
): Promise<Interval[]> {
  const { resamples = bootstrapOptions.resamples.default } = options;
  return stepsInTurns(resampling(options, statistic), resamples, options);
}

function* resampling(
  options: BootstrapOptions & { readonly examples: number },
  statistic: (counts: Uint32Array) => ArrayLike<number> | undefined,
): Generator<void, Interval[]> {
  const { examples, resamples = bootstrapOptions.resamples.default } = options;
  const { level = 0.95, seed = defaultSeed } = options;
  checkCount("examples", examples);
  checkCount("resamples", resamples);
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`bootstrapIntervals(): level must be in (0, 1), got ${level}`);
  }
  const random = randomStream(seed, "bootstrap");
  const counts = new Uint32Array(examples);
  const drawn: number[][] = []; // [values][resamples]
  let without = 0; // resamples without values
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let i = 0; i < examples; i++) counts[Math.floor(random() * examples)]++;
    const metrics = statistic(counts);
    if (!metrics) {
      if (++without > 99 * resamples) {
        throw new RangeError(
          `bootstrapIntervals(): statistic must return values, got undefined for ${without} resamples`,
        );
      }
      resample--;
      continue;
    }
    if (resample > 0 && metrics.length !== drawn.length) {
      throw new TypeError(
        `bootstrapIntervals(): statistic must return ${drawn.length} values as before, got ${metrics.length}`,
      );
    }
    for (let f = 0; f < metrics.length; f++) (drawn[f] ??= []).push(metrics[f]);
    yield;
  }
  const tail = (1 - level) / 2;
  return drawn.map((values) => [quantile(values, tail), quantile(values, 1 - tail)] as const);
}

function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(
      `bootstrapIntervals(): ${name} must be a positive whole number, got ${count}`,
    );
  }
}
