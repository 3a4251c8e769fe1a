// How fast training goes at this moment, and how long the planned epochs will take at most.

import type { Snapshot } from "../../training/snapshot.ts";

/** Speed over the last seconds. */
export interface Pace {
  /** Steps a second; NaN while nothing can be said. */
  readonly stepsPerSecond: number;
  /** Seconds an epoch; NaN while nothing can be said. */
  readonly secondsPerEpoch: number;
}

/** When a snapshot came. */
type Moment = Pick<Snapshot, "seconds" | "step" | "epoch">;

const WINDOW = 10; // seconds looked back: longer than a pause for evaluation, shorter than patience
const GRAIN = 0.25; // seconds between moments remembered, so that fast epochs cost no memory

/** A function that takes each snapshot and tells the pace over the last ten seconds or the last epoch. */
export function paceMeter(): (snapshot: Moment) => Pace {
  const marks: Moment[] = [{ seconds: 0, step: 0, epoch: 0 }];
  return ({ seconds, step, epoch }) => {
    // The mark to measure from is the youngest that is a whole window old.
    while (marks.length > 1 && marks[1].seconds <= seconds - WINDOW) marks.shift();
    const from = marks[0];
    const elapsed = seconds - from.seconds;
    const last = marks[marks.length - 1];
    if (seconds - last.seconds >= GRAIN) marks.push({ seconds, step, epoch });
    return {
      stepsPerSecond: elapsed > 0 ? (step - from.step) / elapsed : NaN,
      secondsPerEpoch: epoch > from.epoch ? elapsed / (epoch - from.epoch) : NaN,
    };
  };
}
