// The schemas of what compare keeps: lines of results.jsonl, and the members of ensembles in members/.

import type { Budget } from "./training.ts";
import type { RunResult, TrainingResult, WayResult } from "./run_result.ts";
import {
  anyText,
  anyWhole,
  finite,
  nonEmpty,
  notNegative,
  number,
  orNull,
  share,
  text,
  whole,
} from "../files/json_values.ts";
import { type Fields, list, object, optional, parsed, type Schema } from "../files/schema.ts";
import { probabilities } from "../runs/schemas/probabilities.ts";
import { stopReason } from "../runs/schemas/rules.ts";
import { logLikelihood } from "../runs/schemas/scores.ts";
import { networkSpec } from "../runs/schemas/specification.ts";

/** Metrics are null where they are not finite, which reading makes NaN of. */
export const wayResult: Schema<WayResult> = object<WayResult>({
  way: text,
  depth: whole(0),
  error: orNull(share),
  logLikelihood: orNull(logLikelihood),
  brier: orNull(number("from 0 to 2", (each) => each >= 0 && each <= 2 + 1e-9)),
  calibrationError: orNull(share),
  unpredicted: optional(whole(1)),
  parameters: whole(0),
  multiplyAdds: notNegative,
  predictionMilliseconds: orNull(notNegative),
});

const trainingFields: Fields<TrainingResult> = {
  trainingSeconds: notNegative,
  epochs: whole(1),
  bestEpoch: whole(1),
  stoppedBy: stopReason,
  engine: text,
  posterior: optional(probabilities),
};

const budget: Schema<Required<Budget>> = object<Required<Budget>>({
  epochs: whole(1),
  patience: whole(1),
  batchSize: whole(1),
  learningRate: notNegative,
  momentum: finite,
});

/** A line of results.jsonl. */
export const runResult: Schema<RunResult> = object<RunResult>({
  key: nonEmpty,
  method: nonEmpty,
  seed: anyWhole,
  data: text,
  fingerprint: text,
  network: networkSpec,
  budget,
  ways: list(wayResult, { least: 1 }),
  trainingSeconds: notNegative,
  networks: list(object<TrainingResult>(trainingFields), { least: 1 }),
});

/** A network as it is kept: with the predictions of its first way, `[N, K]` float32, in base64. */
interface KeptNetwork extends TrainingResult {
  readonly ways: readonly WayResult[];
  readonly logProbabilities: string;
}

/** A file of members/. */
export const keptNetwork: Schema<KeptNetwork> = object<KeptNetwork>({
  ...trainingFields,
  ways: list(wayResult, { least: 1 }),
  logProbabilities: anyText,
});

/** A line of results.jsonl, with NaN where JSON has null for it. */
export function parseRunResult(value: unknown, place: string): RunResult {
  const result = parsed(runResult, value, "keptRuns()", place);
  return { ...result, ways: result.ways.map(withNaN) };
}

/** A file of members/, with NaN where JSON has null for it. */
export function parseKeptNetwork(value: unknown, file: string): KeptNetwork {
  const network = parsed(keptNetwork, value, "keptRuns()", file);
  return { ...network, ways: network.ways.map(withNaN) };
}

function withNaN(way: WayResult): WayResult {
  const { error, logLikelihood, brier, calibrationError, predictionMilliseconds } = way;
  return {
    ...way,
    error: error ?? NaN,
    logLikelihood: logLikelihood ?? NaN,
    brier: brier ?? NaN,
    calibrationError: calibrationError ?? NaN,
    predictionMilliseconds: predictionMilliseconds ?? NaN,
  };
}
