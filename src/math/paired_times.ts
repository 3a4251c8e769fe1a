// Times measured in rounds, in which all that are compared have a turn: medians, quartiles, and how two compare. A
// disturbance of the machine hits both in a round alike, so that rounds are what is compared and resampled.

import { pickOptions } from "../calls/checks.ts";
import {
  bootstrapChecks,
  bootstrapIntervals,
  type BootstrapOptions,
  type Interval,
} from "./bootstrap.ts";
import { quantile } from "./quantile.ts";

/** The middle of a sample and the middle half around it. */
interface Spread {
  readonly median: number;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
}

/** Median and quartiles. */
export function spread(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    quartiles: [quantile(values, 0.25), quantile(values, 0.75)],
  };
}

/** Times in rounds that were taken in turns; absent for rounds without a turn. */
type Rounds = readonly (readonly number[] | undefined)[];

/** The times of all rounds. */
export function allTimes(rounds: Rounds): number[] {
  return rounds.flatMap((times) => times ?? []);
}

/**
 * How many times as fast `ours` is as `theirs`, from the rounds in which both had a turn: the ratio of the medians, and
 * the quartiles of the rounds' own ratios.
 */
export function timesAsFast(ours: Rounds, theirs: Rounds): Spread {
  const both = shared(ours, theirs);
  return {
    median: median(both.flatMap(({ their }) => their)) / median(both.flatMap(({ our }) => our)),
    quartiles: spread(ratios(both)).quartiles,
  };
}

/** A median with its bootstrap interval. */
interface MedianEstimate {
  readonly median: number;
  readonly interval: Interval;
}

/** The median over rounds of each round's median, and its interval where rounds are drawn again. */
export function medianTime(rounds: Rounds, options: BootstrapOptions = {}): MedianEstimate {
  return estimate(rounds.flatMap((times) => times ? [median(times)] : []), options);
}

/**
 * How many times as fast `ours` is as `theirs`: the median of the ratios that the rounds have in which both had a turn,
 * and its interval where such rounds are drawn again.
 */
export function medianRatio(
  ours: Rounds,
  theirs: Rounds,
  options: BootstrapOptions = {},
): MedianEstimate {
  return estimate(ratios(shared(ours, theirs)), options);
}

interface SharedRound {
  readonly our: readonly number[];
  readonly their: readonly number[];
}

function shared(ours: Rounds, theirs: Rounds): SharedRound[] {
  return ours.flatMap((our, round) => {
    const their = theirs[round];
    return our && their ? [{ our, their }] : [];
  });
}

function ratios(both: readonly SharedRound[]): number[] {
  return both.map(({ our, their }) => median(their) / median(our));
}

function estimate(values: readonly number[], options: BootstrapOptions): MedianEstimate {
  const drawn = pickOptions(options, bootstrapChecks);
  const [interval] = bootstrapIntervals({ ...drawn, examples: values.length }, (counts) => [
    median(values.flatMap((value, i) => new Array<number>(counts[i]).fill(value))),
  ]);
  return { median: median(values), interval };
}

function median(times: readonly number[]): number {
  return quantile(times, 0.5);
}
