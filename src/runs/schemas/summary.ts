// The schema of summary.json: the result of a run.

import { notNegative, orNull, text, whole } from "../../files/json/values.ts";
import { object, optional, parsed, ruled, type Schema } from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";
import type { RunSummary } from "../summary.ts";
import { depthsFault } from "./depths.ts";
import { probabilities } from "./probabilities.ts";
import { stopReason } from "./rules.ts";
import { scores, scoresWithNaN } from "./scores.ts";
import { verdict, verdictWithNaN, warnings } from "./verdict.ts";

/** summary.json. */
export const runSummary: Schema<RunSummary> = ruled(
  object<RunSummary>({
    chosenDepth: whole(0),
    argmaxDepth: whole(0),
    expectedDepth: notNegative,
    chosenBy: text,
    posterior: probabilities,
    exactPosterior: optional(probabilities),
    trainUnpredicted: optional(whole(1)),
    validationUnpredicted: optional(whole(1)),
    depth: whole(0),
    test: optional(scores),
    validation: optional(scores),
    verdict: optional(verdict),
    warnings: optional(warnings),
    epochs: whole(1),
    bestEpoch: whole(1),
    steps: whole(1),
    seconds: notNegative,
    secondsPerStep: orNull(notNegative),
    stoppedBy: stopReason,
    engine: text,
    objective: text,
    data: text,
  }),
  (summary) => {
    const { posterior, exactPosterior, bestEpoch, epochs, chosenDepth, depth } = summary;
    if (exactPosterior && exactPosterior.length !== posterior.length) {
      const wanted = `${posterior.length} probabilities, as many as posterior has,`;
      return fault(wanted, String(exactPosterior.length), "exactPosterior");
    }
    if (bestEpoch > epochs) {
      return fault(`an epoch of at most ${epochs}`, String(bestEpoch), "bestEpoch");
    }
    for (const part of ["test", "validation"] as const) {
      const { truncated, lastExit } = summary[part] ?? {};
      if (truncated && truncated.depth !== chosenDepth) {
        const wanted = `${chosenDepth}, as chosenDepth says,`;
        return fault(wanted, String(truncated.depth), part, "truncated", "depth");
      }
      if (lastExit && lastExit.depth !== depth) {
        const wanted = `${depth}, as depth says,`;
        return fault(wanted, String(lastExit.depth), part, "lastExit", "depth");
      }
    }
    const judged = summary.verdict;
    if (judged && judged.truncated.length !== depth + 1) {
      const wanted = `${depth + 1} depths, 0 to that of depth,`;
      return fault(wanted, String(judged.truncated.length), "verdict", "truncated");
    }
    return depthsFault(summary);
  },
);

/** The contents of summary.json, with NaN for null. */
export function parseSummary(value: unknown, name: string, file: string): RunSummary {
  const summary = parsed(runSummary, value, name, file);
  const { test, validation, secondsPerStep } = summary;
  return {
    ...summary,
    secondsPerStep: secondsPerStep ?? NaN,
    ...test && { test: scoresWithNaN(test) },
    ...validation && { validation: scoresWithNaN(validation) },
    ...summary.verdict && { verdict: verdictWithNaN(summary.verdict) },
  };
}
