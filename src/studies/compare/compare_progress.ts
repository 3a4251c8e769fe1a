// A sink that shows a comparison to a person.

import { checkOptions } from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction } from "rxjs";
import {
  type WorkNews,
  workProgress,
  workProgressChecks,
  type WorkProgressOptions,
} from "../jobs/work_progress.ts";
import type { CompareEvent, NetworkName } from "./event.ts";
import { scoreText } from "../../likelihoods/metric_text.ts";
import { predictorText } from "./metric_text.ts";
import type { RunResult } from "./run_result.ts";

/**
 * Passes events through unchanged and shows how far all runs have come: one live block on a terminal, a line a network
 * in a file or pipe.
 */
export function compareProgress(
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<CompareEvent> {
  checkOptions("compareProgress", options, workProgressChecks);
  return workProgress(newsOf, options);
}

function newsOf(event: CompareEvent): WorkNews[] {
  switch (event.kind) {
    case "planned":
      return [event];
    case "training":
    case "trained":
      return [{ ...event, name: nameText(event) }];
    case "finished":
      return [{ kind: "finished", text: resultText(event.run), kept: event.kept }];
    case "failed":
      return [{ kind: "failed" }];
    case "compared":
      return [];
  }
}

function nameText({ method, seed, member }: NetworkName): string {
  return `${method}, seed ${seed}${member === undefined ? "" : `, member ${member}`}`;
}

/** "searched, full, seed 1: error 1.94 %, log-likelihood −0.0640". */
function resultText({ method, seed, ways: predictors }: RunResult): string {
  return `${predictorText({ method, way: predictors[0].way })}, seed ${seed}: ${
    scoreText(predictors[0])
  }`;
}
