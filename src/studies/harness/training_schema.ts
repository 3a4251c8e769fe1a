// The fields of a network's training in results.jsonl of all studies.

import type { Fields } from "../../files/json/schema.ts";
import { finite, notNegative, text, whole } from "../../files/json/values.ts";
import { stopReason } from "../../runs/schemas/rules.ts";
import type { Budget, TrainingEnd } from "./train_network.ts";

/** The end of a training. */
export const trainingEnd: Fields<TrainingEnd> = {
  trainingSeconds: notNegative,
  epochs: whole(1),
  bestEpoch: whole(1),
  stoppedBy: stopReason,
  engine: text,
};

/** The budget. */
export const budgetFields: Fields<Required<Budget>> = {
  epochs: whole(1),
  patience: whole(1),
  batchSize: whole(1),
  learningRate: notNegative,
  momentum: finite,
};
