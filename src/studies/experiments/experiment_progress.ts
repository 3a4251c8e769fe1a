// A sink that shows the progress of an experiment.

import type { MonoTypeOperatorFunction } from "rxjs";
import { percentText } from "../../tables/number_text.ts";
import { studyProgress, type WorkProgressOptions } from "../harness/study_progress.ts";
import type { ExperimentEvent } from "./event.ts";
import type { RunLabel } from "./runs.ts";
import type { RunRecord } from "./runs.ts";

/**
 * Passes events through unchanged and shows the progress of all runs: one live block on a terminal, a line per network
 * in a file or pipe.
 */
export function experimentProgress(
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<ExperimentEvent> {
  return studyProgress({ label: runText, result: resultText }, options);
}

/** "max depth 20, searched, seed 1". */
export function runText({ sweep, x, series, seed }: RunLabel): string {
  const setting = x === series ? series : `${sweep} ${x}, ${series}`;
  return `${setting}, seed ${seed}`;
}

function resultText(label: RunLabel, { outcome }: RunRecord): string {
  const { chosenDepth, truncated } = outcome;
  return `${runText(label)}: chosen depth ${chosenDepth}, test error ${
    percentText(truncated.error, 1)
  }`;
}
