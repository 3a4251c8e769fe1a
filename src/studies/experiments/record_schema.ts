// The schema of a line of an experiment's results.jsonl: the job and its outcome.

import { kindChoices, sizeSchemas } from "../../architectures/sized_kinds.ts";
import { engineNames } from "../../engines/registry.ts";
import { logLikelihoodMetric } from "../../likelihoods/likelihood.ts";
import { metricNamed } from "../../likelihoods/registry.ts";
import {
  anyWhole,
  exactly,
  finite,
  nonEmpty,
  notNegative,
  number,
  share,
  text,
  whole,
  word,
} from "../../files/json/values.ts";
import { list, object, optional, parsed, ruled, type Schema } from "../../files/json/schema.ts";
import { fault } from "../../files/json/fault.ts";
import { dataSource } from "../../runs/schemas/data_source.ts";
import { depthsFault } from "../../runs/schemas/depths.ts";
import { probabilities } from "../../runs/schemas/probabilities.ts";
import { objective } from "../../runs/schemas/rules.ts";
import { architectureSpec } from "../../runs/schemas/specification.ts";
import { budgetFields, trainingEnd } from "../harness/training_schema.ts";
import type { LastBlocks } from "./block_cuts.ts";
import type { CutSpeed, SpeedMeasure } from "./cut_speed.ts";
import type { PredictionMetrics } from "./measure.ts";
import type { MeasuredBesides, Measures } from "./measures.ts";
import type { RunRecord } from "./runs.ts";
import type { TrainingBudget, TrainingJob, TrainingOutcome } from "./training_job.ts";

/** Metrics of predictions. */
export const predictionMetrics: Schema<PredictionMetrics> = object<PredictionMetrics>({
  error: metricNamed("error").values,
  logLikelihood: logLikelihoodMetric.values,
  meanProbability: number("from 0 to 1", (each) => each >= 0 && each <= 1 + 1e-5),
  brier: metricNamed("brier").values,
  calibrationError: metricNamed("calibrationError").values,
});

const budget: Schema<TrainingBudget> = object<TrainingBudget>({
  ...budgetFields,
  momentum: notNegative,
  pruneBelow: notNegative,
});

const measures: Schema<Measures> = object<Measures>({
  firstBlocks: optional(exactly(true)),
  lastBlocks: optional(list(whole(0))),
  speed: optional(object<SpeedMeasure>({ batchSize: whole(1), seconds: notNegative })),
  authorsCalibration: optional(exactly(true)),
});

const job: Schema<TrainingJob> = object<TrainingJob>({
  data: dataSource,
  network: object<TrainingJob["network"]>({
    kind: optional(word(...kindChoices)),
    maxDepth: whole(0),
    architecture: optional(architectureSpec),
    ...sizeSchemas,
  }),
  objective,
  budget,
  seed: anyWhole,
  engine: word(...engineNames),
  measures: optional(measures),
});

const speed: Schema<CutSpeed> = object<CutSpeed>({
  batchSize: whole(1),
  milliseconds: object<CutSpeed["milliseconds"]>({
    cut: notNegative,
    lastExit: notNegative,
    allExits: notNegative,
  }),
  saved: object<CutSpeed["saved"]>({ ofLastExit: finite, ofAllExits: finite }),
});

const outcome: Schema<TrainingOutcome> = ruled(
  object<TrainingOutcome>({
    network: architectureSpec,
    depth: whole(0),
    posterior: probabilities,
    chosenDepth: whole(0),
    argmaxDepth: whole(0),
    expectedDepth: notNegative,
    ...trainingEnd,
    full: predictionMetrics,
    truncated: predictionMetrics,
    exits: list(predictionMetrics),
    firstBlocks: optional(list(predictionMetrics)),
    lastBlocks: optional(list(object<LastBlocks>({ kept: whole(0), figures: predictionMetrics }))),
    speed: optional(speed),
    authorsCalibration: optional(
      object<NonNullable<MeasuredBesides["authorsCalibration"]>>({
        full: share,
        truncated: share,
      }),
    ),
  }),
  (result) => {
    const { network, depth, posterior, exits } = result;
    if (posterior.length !== network.maxDepth + 1) {
      const wanted = `${network.maxDepth + 1} probabilities, one for each exit of the network,`;
      return fault(wanted, String(posterior.length), "posterior");
    }
    const found = depthsFault(result);
    if (found) return found;
    if (exits.length !== depth + 1) {
      return fault(`the ${depth + 1} exits that are left`, String(exits.length), "exits");
    }
  },
);

/** A line of an experiment's results.jsonl. */
export const runRecord: Schema<RunRecord> = object<RunRecord>({
  key: nonEmpty,
  experiment: nonEmpty,
  job,
  fingerprint: optional(text),
  outcome,
});

/** A line of an experiment's results.jsonl. */
export function parseRunRecord(value: unknown, place: string): RunRecord {
  return parsed(runRecord, value, "experimentResults()", place);
}
