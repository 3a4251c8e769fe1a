// Repeated runs in words: their labels, progress and results.

import type { MonoTypeOperatorFunction } from "rxjs";
import { scoreText } from "../../likelihoods/metric_text.ts";
import { studyProgress, type WorkProgressOptions } from "../harness/study_progress.ts";
import type { RepeatLabel, RepeatRecord } from "./repeat_record.ts";
import type { RepeatEvent } from "./repeats_study.ts";
import type { NamedOutcome } from "./repeats_table.ts";
import type { RepeatOutcome } from "./repeat_job.ts";

/** "seed 6", "prior uniform", "first half". */
export function repeatText({ varied, value }: RepeatLabel): string {
  return varied === "half" ? `${value} half` : `${varied} ${value}`;
}

/** Runs with their labels as names. */
export function named(runs: readonly RepeatRecord[]): NamedOutcome[] {
  return runs.map((run) => ({ name: repeatText(run), outcome: run.outcome }));
}

/** "chosen depth 7, test error 1.94 %, log-likelihood −0.0640". */
function outcomeText({ chosenDepth, scores }: RepeatOutcome): string {
  const score = scores ? `, ${scores.split} ${scoreText(scores.full)}` : "";
  return `chosen depth ${chosenDepth}${score}`;
}

/**
 * Passes events through unchanged and shows the progress of all runs: one live block on a terminal, a line per network
 * in a file or pipe.
 */
export function repeatProgress(
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<RepeatEvent> {
  return studyProgress({
    label: repeatText,
    result: (label, { outcome }) => `${repeatText(label)}: ${outcomeText(outcome)}`,
  }, options);
}
