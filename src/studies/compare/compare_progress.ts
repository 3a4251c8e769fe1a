// A sink that shows the progress of a comparison.

import { checkOptions } from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction } from "rxjs";
import { scoreText } from "../../likelihoods/metric_text.ts";
import {
  studyProgress,
  workProgressChecks,
  type WorkProgressOptions,
} from "../harness/study_progress.ts";
import type { CompareEvent } from "./event.ts";
import { predictorText } from "./metric_text.ts";
import type { RunLabel, RunResult } from "./run_result.ts";

/**
 * Passes events through unchanged and shows the progress of all runs: one live block on a terminal, a line per network
 * in a file or pipe.
 */
export function compareProgress(
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<CompareEvent> {
  checkOptions("compareProgress", options, workProgressChecks);
  return studyProgress({ label: labelText, result: resultText }, options);
}

function labelText({ method, seed }: RunLabel): string {
  return `${method}, seed ${seed}`;
}

/** "searched, full, seed 1: error 1.94 %, log-likelihood −0.0640". */
function resultText({ method, seed }: RunLabel, { ways: [first] }: RunResult): string {
  return `${predictorText({ method, way: first.way })}, seed ${seed}: ${scoreText(first)}`;
}
