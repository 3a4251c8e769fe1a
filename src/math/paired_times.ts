// Paired timings in rounds, in which each candidate runs once: medians, quartiles and ratios. Noise on the machine affects
// all candidates of a round alike, so rounds are the unit of comparison and resampling.

import { pickOptions } from "../calls/checks.ts";
import {
  bootstrapChecks,
  bootstrapIntervals,
  type BootstrapOptions,
  type Interval,
} from "./bootstrap.ts";
import { quantile } from "./quantile.ts";

/** Median and quartiles of a sample. */
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

/** Times per round; absent for rounds in which a candidate did not run. */
type Rounds = readonly (readonly number[] | undefined)[];

/** The times of all rounds. */
export function allTimes(rounds: Rounds): number[] {
  return rounds.flatMap((times) => times ?? []);
}

/**
 * Speed-up of `ours` over `theirs`, from the rounds in which both ran: the ratio of the medians, and the quartiles of the
 * ratios within rounds.
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

/** The median over rounds of each round's median, with a bootstrap interval over rounds. */
export function medianTime(rounds: Rounds, options: BootstrapOptions = {}): MedianEstimate {
  return estimate(rounds.flatMap((times) => times ? [median(times)] : []), options);
}

/**
 * Speed-up of `ours` over `theirs`: the median ratio over the rounds in which both ran, with a bootstrap interval over
 * these rounds.
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
