// A sink that shows an experiment to a person.

import type { MonoTypeOperatorFunction } from "rxjs";
import { type WorkNews, workProgress, type WorkProgressOptions } from "../jobs/work_progress.ts";
import { percentText } from "../../tables/number_text.ts";
import type { ExperimentEvent } from "./event.ts";
import type { RunName } from "./location.ts";
import type { RunRecord } from "./run_record.ts";

/**
 * Passes events through unchanged and shows how far all runs have come: one live block on a terminal, a line a network
 * in a file or pipe.
 */
export function experimentProgress(
  options: WorkProgressOptions = {},
): MonoTypeOperatorFunction<ExperimentEvent> {
  return workProgress(newsOf, options);
}

function newsOf(event: ExperimentEvent): WorkNews[] {
  switch (event.kind) {
    case "planned":
      return [event];
    case "training":
      return [{ ...event, name: runText(event) }];
    case "kept":
      return [{ kind: "finished", text: resultText(event, event.run), kept: true }];
    case "finished":
      return [
        { ...event, kind: "trained", name: runText(event) },
        { kind: "finished", text: resultText(event, event.run), kept: false },
      ];
    case "failed":
      return [{ ...event, kind: "trained", name: runText(event) }, { kind: "failed" }];
    case "summary":
      return [];
  }
}

/** "max depth 20, searched, seed 1". */
export function runText({ sweep, x, series, seed }: Omit<RunName, "network">): string {
  const place = x === series ? series : `${sweep} ${x}, ${series}`;
  return `${place}, seed ${seed}`;
}

function resultText(name: Omit<RunName, "network">, { outcome }: RunRecord): string {
  const { chosenDepth, truncated } = outcome;
  return `${runText(name)}: chosen depth ${chosenDepth}, test error ${
    percentText(truncated.error, 1)
  }`;
}
