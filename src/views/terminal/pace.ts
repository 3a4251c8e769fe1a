// The current speed of training, and the time that the planned epochs will take at most.

import { countText, durationText, speedText } from "../../tables/number_text.ts";
import type { Snapshot } from "../../training/snapshot.ts";

/** Speed over the last seconds. */
export interface Pace {
  /** Steps per second; NaN while unknown. */
  readonly stepsPerSecond: number;
  /** Seconds per epoch; NaN while unknown. */
  readonly secondsPerEpoch: number;
}

/** The time of a snapshot. */
type Moment = Pick<Snapshot, "seconds" | "step" | "epoch">;

const WINDOW = 10; // seconds looked back: longer than a pause for evaluation, shorter than patience
const GRAIN = 0.25; // seconds between moments remembered, so that fast epochs cost no memory

/** A function that takes each snapshot and returns the pace over the last ten seconds or the last epoch. */
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

/** The speed, and the time that the planned epochs take at most, if known: patience may end a run earlier. */
export function paceTexts(
  { stepsPerSecond, secondsPerEpoch }: Pace,
  epoch: number,
  epochs: number | undefined,
  over: boolean | undefined,
): string[] {
  const left = epochs ? Math.max(0, epochs - epoch) * secondsPerEpoch : NaN;
  const running = !over && Number.isFinite(left);
  return [speedText(stepsPerSecond), ...running ? [`at most ${durationText(left)} left`] : []];
}

/** `1,200 of 8,000`, if epochs are planned. */
export function epochText(epoch: number, epochs: number | undefined): string {
  return countText(epoch) + (epochs ? ` of ${countText(epochs)}` : "");
}
