// The schemas of the files that a comparison keeps: lines of results.jsonl, and the members of ensembles in members/.

import { budgetFields, trainingEnd } from "../harness/training_schema.ts";
import type { Budget } from "../harness/train_network.ts";
import type { TrainingSettings } from "./training.ts";
import type { PredictorResult, RunResult, TrainingResult } from "./run_result.ts";
import {
  anyObject,
  anyText,
  anyWhole,
  nonEmpty,
  notNegative,
  orNull,
  text,
  whole,
  word,
} from "../../files/json/values.ts";
import {
  type Fields,
  list,
  object,
  optional,
  parsed,
  type Schema,
} from "../../files/json/schema.ts";
import { prior, probabilities } from "../../runs/schemas/probabilities.ts";
import { metricsIn } from "../../likelihoods/registry.ts";
import { byLikelihood, metricFields } from "../../likelihoods/stored_metrics.ts";
import { networkSpec } from "../../runs/schemas/specification.ts";

/** Metrics that are not finite are null in JSON, and NaN when read. */
export const predictorResult: Schema<PredictorResult> = byLikelihood(({ metrics }) =>
  object<PredictorResult>({
    way: text,
    depth: whole(0),
    ...metricFields(metrics.filter(({ compared }) => compared)),
    unpredicted: optional(whole(1)),
    parameters: whole(0),
    multiplyAdds: notNegative,
    predictionMilliseconds: orNull(notNegative),
  } as unknown as Fields<PredictorResult>)
);

const trainingFields: Fields<TrainingResult> = {
  ...trainingEnd,
  posterior: optional(probabilities),
};

const settings: Schema<TrainingSettings> = object<TrainingSettings>({
  posteriorLearningRate: optional(notNegative),
  weightDecay: optional(notNegative),
  schedule: optional(word("constant", "cosine")),
  prior: optional(prior),
  minimumGain: optional(notNegative),
  pruneBelow: optional(notNegative),
  augment: optional(anyObject),
  masks: optional(anyObject),
} as unknown as Fields<TrainingSettings>);

/** A line of results.jsonl. */
export const runResult: Schema<RunResult> = object<RunResult>({
  key: nonEmpty,
  method: nonEmpty,
  seed: anyWhole,
  data: text,
  fingerprint: text,
  network: networkSpec,
  budget: object<Required<Budget>>(budgetFields),
  settings: optional(settings),
  ways: list(predictorResult, { least: 1 }),
  trainingSeconds: notNegative,
  networks: list(object<TrainingResult>(trainingFields), { least: 1 }),
});

/** A kept network: with the log-probabilities of its first predictor, `[N, K]` float32, in base64. */
interface KeptNetwork extends TrainingResult {
  readonly ways: readonly PredictorResult[];
  readonly logProbabilities: string;
}

/** A file of members/. */
export const keptNetwork: Schema<KeptNetwork> = object<KeptNetwork>({
  ...trainingFields,
  ways: list(predictorResult, { least: 1 }),
  logProbabilities: anyText,
});

/** A line of results.jsonl, with NaN for null. */
export function parseRunResult(value: unknown, place: string): RunResult {
  const result = parsed(runResult, value, "keptRuns()", place);
  return { ...result, ways: result.ways.map(withNaN) };
}

/** A file of members/, with NaN for null. */
export function parseKeptNetwork(value: unknown, file: string): KeptNetwork {
  const network = parsed(keptNetwork, value, "keptRuns()", file);
  return { ...network, ways: network.ways.map(withNaN) };
}

function withNaN(predictor: PredictorResult): PredictorResult {
  const names = [
    ...metricsIn(predictor).map(({ name }) => name),
    "predictionMilliseconds",
  ] as const;
  const values = predictor as unknown as Readonly<Record<string, number | null>>;
  return { ...predictor, ...Object.fromEntries(names.map((name) => [name, values[name] ?? NaN])) };
}
