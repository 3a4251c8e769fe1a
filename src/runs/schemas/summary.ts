// The schema of summary.json: the result of a run.

import { notNegative, orNull, text, whole } from "../../files/json/values.ts";
import { object, optional, parsed, ruled, type Schema } from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";
import type { RunSummary } from "../summary.ts";
import { depthsFault } from "./depths.ts";
import { probabilities } from "./probabilities.ts";
import { stopReason } from "./rules.ts";
import { scores, withNaN } from "./scores.ts";

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
    const { posterior, exactPosterior, bestEpoch, epochs, chosenDepth, depth, test } = summary;
    if (exactPosterior && exactPosterior.length !== posterior.length) {
      const wanted = `${posterior.length} probabilities, as many as posterior has,`;
      return fault(wanted, String(exactPosterior.length), "exactPosterior");
    }
    if (bestEpoch > epochs) {
      return fault(`an epoch of at most ${epochs}`, String(bestEpoch), "bestEpoch");
    }
    if (test && test.truncated.depth !== chosenDepth) {
      const wanted = `${chosenDepth}, as chosenDepth says,`;
      return fault(wanted, String(test.truncated.depth), "test", "truncated", "depth");
    }
    if (test && test.lastExit.depth !== depth) {
      const wanted = `${depth}, as depth says,`;
      return fault(wanted, String(test.lastExit.depth), "test", "lastExit", "depth");
    }
    return depthsFault(summary);
  },
);

/** The contents of summary.json, with NaN for null. */
export function parseSummary(value: unknown, name: string, file: string): RunSummary {
  const summary = parsed(runSummary, value, name, file);
  const { test, secondsPerStep } = summary;
  return {
    ...summary,
    secondsPerStep: secondsPerStep ?? NaN,
    ...test && {
      test: {
        ...test,
        full: withNaN(test.full),
        truncated: withNaN(test.truncated),
        lastExit: withNaN(test.lastExit),
      },
    },
  };
}
