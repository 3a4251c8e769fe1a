// The schema of an evaluation's classes, as evaluation.json has them.

import { classNames } from "../datasets/class_names.ts";
import { fault } from "../files/json/fault.ts";
import { list, object, optional, ruled, type Schema, value } from "../files/json/schema.ts";
import { flag, notNegative, share, text, whole, word } from "../files/json/values.ts";
import type { ClassMetrics } from "../metrics/class_metrics.ts";
import type { ConfusionCell } from "../metrics/confusion.ts";
import type { ClassEvaluation, PredictedClasses } from "./class_evaluation.ts";
import type { ListedExample } from "./listed_examples.ts";

/** −∞ in memory, null in a file; float32 leaves logarithms slightly above 0. */
const logLikelihood: Schema<number> = value(
  "a number of at most 0, or null",
  (each) => each === null || typeof each === "number" && each <= 1e-4,
);

const cell: Schema<ConfusionCell> = object<ConfusionCell>({
  label: whole(0),
  predicted: whole(0),
  count: whole(1),
});

const metrics: Schema<ClassMetrics> = object<ClassMetrics>({
  support: whole(0),
  predicted: whole(0),
  precision: optional(share),
  recall: optional(share),
  f1: optional(share),
  logLikelihood: optional(logLikelihood),
  meanProbability: share,
});

const predictor: Schema<PredictedClasses> = object<PredictedClasses>(
  {
    kind: word("full", "truncated"),
    name: text,
    depth: whole(0),
    rules: optional(list(text)),
    own: optional(flag),
    balancedAccuracy: share,
    macroF1: share,
    confusion: list(cell),
    classes: list(metrics, { least: 2 }),
  } as Parameters<typeof object<PredictedClasses>>[0],
);

const example: Schema<ListedExample> = object<ListedExample>({
  row: whole(0),
  label: whole(0),
  predicted: whole(0),
  probability: share,
  logLikelihood,
  entropy: notNegative,
});

/** The classes of an evaluation. */
export const classEvaluationSchema: Schema<ClassEvaluation> = ruled(
  object<ClassEvaluation>({
    names: optional(classNames),
    ways: list(predictor, { least: 1 }),
    wrong: list(example),
    doubtful: list(example),
  }),
  ({ names, ways, wrong, doubtful }) => {
    const count = ways[0].classes.length;
    if (names && names.length !== count) {
      return fault(`${count} names of classes`, String(names.length), "names");
    }
    for (const [i, { classes, confusion }] of ways.entries()) {
      if (classes.length !== count) {
        return fault(`${count} classes`, String(classes.length), "ways", i, "classes");
      }
      const found = beyond(confusion, count);
      if (found) return { ...found, at: ["ways", i, "confusion", ...found.at] };
    }
    for (const [name, examples] of Object.entries({ wrong, doubtful })) {
      const found = beyond(examples, count);
      if (found) return { ...found, at: [name, ...found.at] };
    }
  },
);

/** The fault of the first entry of a class that does not exist. */
function beyond(
  entries: readonly { readonly label: number; readonly predicted: number }[],
  classes: number,
) {
  for (const [i, entry] of entries.entries()) {
    for (const name of ["label", "predicted"] as const) {
      if (entry[name] < classes) continue;
      return fault(`a class below ${classes}`, String(entry[name]), i, name);
    }
  }
}
