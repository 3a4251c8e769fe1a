// The schema of the options in run.json. Any other flag is left as it is.

import { flag, notNegative, number, whole, word } from "../../files/json/values.ts";
import { object, optional, type Schema } from "../../files/json/schema.ts";
import type { RunOptions } from "../description.ts";
import { dataSourceFields } from "./data_source.ts";
import { prior } from "./probabilities.ts";
import { depthRule, objective } from "./rules.ts";

const momentum = number("of at least 0 and below 1", (each) => each >= 0 && each < 1);

/** The options of a run. */
export const runOptions: Schema<RunOptions> = object<RunOptions>({
  ...dataSourceFields,
  prior,
  objective,
  batchSize: whole(1),
  learningRate: notNegative,
  posteriorLearningRate: optional(notNegative),
  posteriorMomentum: optional(momentum),
  posteriorFrom: optional(word("training", "validation")),
  momentum,
  weightDecay: notNegative,
  epochs: whole(1),
  keep: optional(word("objective", "validation")),
  patience: optional(whole(1)),
  choose: depthRule,
  asPublished: optional(flag),
});
