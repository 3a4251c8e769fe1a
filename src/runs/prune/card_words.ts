// The texts of a card, the same on a terminal and in Markdown.

import type { SpeedRatio } from "../../evaluation/speed.ts";
import { counted, countText, durationText } from "../../tables/number_text.ts";
import type { Card, CardProof, CardTuning } from "./card.ts";
import type { TrainingSaved } from "./training_saved.ts";

/** "7 of 20 blocks", "all 20 blocks: nothing was cut". */
export function cutText({ depth: { before, after } }: Card): string {
  return after === before
    ? `all ${blocks(before)}: nothing was cut`
    : `${after} of ${blocks(before)}`;
}

/** A note on the contents of the files. */
export function fileText({ cost: { fileBytes }, tuning }: Card): string {
  return `Multiply-adds are for one example. The weights include population statistics; the run's own file also has ` +
    `momenta (${countText(fileBytes.before)} bytes), the pruned one ` +
    `${tuning ? "too, since it was fine-tuned" : "has none"} (${
      countText(fileBytes.after)
    } bytes).`;
}

/** "largest difference 6e-8 on 1,600 test inputs (allowed 1e-6)". */
export function proofText(proof: CardProof): string {
  const { largestDifference, examples, part, allowed, unpredicted } = proof;
  const difference = largestDifference === 0 ? "0" : largestDifference.toExponential(1);
  return `largest difference ${difference} on ${countText(examples)} ${part} inputs ` +
    `(allowed ${allowed.toExponential()})` +
    (unpredicted ? `; ${countText(unpredicted.count)} not finite` : "");
}

/** "3.00× (2.95 to 3.05)". */
export function ratioText({ timesAsFast, interval }: SpeedRatio): string {
  const digits = timesAsFast < 10 ? 2 : 1;
  const [lower, upper] = interval.map((end) => end.toFixed(digits));
  return `${timesAsFast.toFixed(digits)}× (${lower} to ${upper})`;
}

/** The time saved by cutting while training: "about 12 s; training took 1 min 03 s". */
export function trainingText(training: TrainingSaved | undefined): string {
  if (!training) return "not known: there are no snapshots of the training";
  const { cut, seconds, savedSeconds } = training;
  const took = `training took ${durationText(seconds)}`;
  if (!cut) return `none, since nothing was cut while training; ${took}`;
  if (savedSeconds === undefined) {
    return `not known: the first blocks were cut within a second; ${took}`;
  }
  return savedSeconds < 0
    ? `none, but ${durationText(-savedSeconds)} more; ${took}`
    : `about ${durationText(savedSeconds)}; ${took}`;
}

/** "5 of 5 epochs at rate 0.1; weights of 4". */
export function tuningText(
  { epochs, planned, bestEpoch, learningRate, stoppedBy }: CardTuning,
): string {
  const ended = stoppedBy === "interrupt" ? "interrupted, " : "";
  return `${ended}${countText(epochs)} of ${counted(planned, "epoch")} at rate ${learningRate}; ` +
    `weights of ${countText(bestEpoch)}`;
}

/** "1 block", "7 blocks". */
export function blocks(count: number): string {
  return counted(count, "block");
}
