// Intervals for figures of a data set without assumptions about their distribution: the percentile bootstrap over
// examples (Efron 1979; Efron and Tibshirani 1993, chapter 13).

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

/** How intervals are drawn. */
export interface BootstrapOptions {
  /** Resamples of the examples; default 1000. */
  readonly resamples?: number;
  /** What an interval covers, in (0, 1); default 0.95. */
  readonly level?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** Those that are flags too. */
export const bootstrapOptions = {
  resamples: {
    ...numeric("N", aNumberOfAnyKind),
    inText: whole(0),
    default: 1000,
    about: "resamples for the 95 % bootstrap intervals; 0 for none",
  },
  seed: { ...numeric("N", aSeed), default: defaultSeed, about: "of resamples" },
} satisfies OptionTable;

/** What the options of intervals must be; how many resamples is looked at where they are drawn. */
export const bootstrapChecks: OptionChecks<BootstrapOptions> = {
  ...checksOf(bootstrapOptions),
  level: aNumber("in (0, 1)", (level) => level > 0 && level < 1),
};

/**
 * Percentile intervals of figures of a data set: the middle `level` of what they come to in data sets of the same size
 * drawn from it with replacement. All figures see the same resamples, so a difference between two ways of predicting
 * that is itself one of the figures gets the paired interval.
 *
 * A figure that is NaN in any resample has the interval [NaN, NaN], never one of the other resamples alone.
 *
 * A figure that is biased upwards by chance, such as a calibration error, is more so in resamples.
 *
 * @param options.examples N
 * @param statistic the figures where example n counts `counts[n]` times, the counts summing to N; as many
 *   figures each time; undefined where a resample has none (as where it has no unknown examples), which is then drawn
 *   again. The array is used again for the next resample
 * @returns one interval a figure, in the same order
 * @throws RangeError where more than 99 of 100 resamples have no figures
 */
export function bootstrapIntervals(
  options: BootstrapOptions & { readonly examples: number },
  statistic: (counts: Uint32Array) => ArrayLike<number> | undefined,
): Interval[] {
  checkOptions("bootstrapIntervals", options, { ...bootstrapChecks, examples: aNumberOfAnyKind });
  checkArgument("bootstrapIntervals", "statistic", statistic, aFunction);
  return allSteps(resampling(options, statistic));
}

/** The same intervals as {@linkcode bootstrapIntervals}, as work of which a resample is a piece. */
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
  const drawn: number[][] = []; // [figures][resamples]
  let without = 0; // resamples that have no figures
  for (let resample = 0; resample < resamples; resample++) {
    counts.fill(0);
    for (let i = 0; i < examples; i++) counts[Math.floor(random() * examples)]++;
    const metrics = statistic(counts);
    if (!metrics) {
      if (++without > 99 * resamples) {
        throw new RangeError(
          `bootstrapIntervals(): wanted figures of resamples, got none from ${without} of them`,
        );
      }
      resample--;
      continue;
    }
    if (resample > 0 && metrics.length !== drawn.length) {
      throw new TypeError(
        `bootstrapIntervals(): wanted ${drawn.length} figures as at first, got ${metrics.length}`,
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
