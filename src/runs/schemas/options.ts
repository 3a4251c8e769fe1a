// The schema of the options in run.json. What is not listed here is any other flag, and is left as it is.

import { tableSchema } from "../../data/table_schema.ts";
import {
  anyWhole,
  flag,
  nonEmpty,
  notNegative,
  number,
  text,
  whole,
} from "../../files/json_values.ts";
import { either, object, optional, type Schema, value } from "../../files/schema.ts";
import type { RunOptions } from "../description.ts";
import { prior } from "./probabilities.ts";
import { depthRule, objective } from "./rules.ts";

/** The options of a run. */
export const runOptions: Schema<RunOptions> = object<RunOptions>({
  data: nonEmpty,
  seed: anyWhole,
  dataDir: optional(text),
  limit: optional(whole(1)),
  shrink: optional(whole(1)),
  validation: optional(number("above 0 and below 1", (each) => each > 0 && each < 1)),
  target: optional(text),
  header: optional(either<boolean | "auto">(
    'true, false or "auto"',
    flag,
    value('"auto"', (each) => each === "auto"),
  )),
  delimiter: optional(text),
  schema: optional(tableSchema),
  angle: optional(number("above 0", (each) => each > 0)),
  noise: optional(notNegative),
  points: optional(whole(2)),
  prior,
  objective,
  batchSize: whole(1),
  learningRate: notNegative,
  posteriorLearningRate: optional(notNegative),
  momentum: number("of at least 0 and below 1", (each) => each >= 0 && each < 1),
  weightDecay: notNegative,
  epochs: whole(1),
  patience: optional(whole(1)),
  choose: depthRule,
  asPublished: optional(flag),
});
