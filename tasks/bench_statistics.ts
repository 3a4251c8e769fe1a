// Medians and quartiles of measured times, and of how two contenders compare.

import { quantile } from "../src/numbers/quantile.ts";

/** The middle of a sample and the middle half around it. */
export interface Spread {
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
export type Rounds = readonly (readonly number[] | undefined)[];

/** The times of all rounds. */
export function allTimes(rounds: Rounds): number[] {
  return rounds.flatMap((times) => times ?? []);
}

/**
 * How many times as fast `ours` is as `theirs`, from the rounds in which both had a turn, for a disturbance of the
 * machine hits both alike there: the ratio of the medians, and the quartiles of the rounds' own ratios.
 */
export function timesAsFast(ours: Rounds, theirs: Rounds): Spread {
  const both = ours.flatMap((our, round) => {
    const their = theirs[round];
    return our && their ? [{ our, their }] : [];
  });
  const middle = (times: readonly number[]) => quantile(times, 0.5);
  return {
    median: middle(both.flatMap(({ their }) => their)) / middle(both.flatMap(({ our }) => our)),
    quartiles: spread(both.map(({ our, their }) => middle(their) / middle(our))).quartiles,
  };
}
