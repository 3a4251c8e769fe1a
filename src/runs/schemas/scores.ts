// The schema of stored scores.

import { nanForNull, whole } from "../../files/json/values.ts";
import { type Fields, object, optional, type Schema } from "../../files/json/schema.ts";
import { metricsIn } from "../../likelihoods/registry.ts";
import { byLikelihood, metricFields } from "../../likelihoods/stored_metrics.ts";
import type { Score, Scores } from "../../evaluation/score.ts";

/** The watched metrics of a likelihood; null if not finite. */
export const score: Schema<Score> = ofScore({});

const scoreAtDepth = ofScore({ depth: whole(0) }) as Schema<Score & { readonly depth: number }>;

function ofScore(more: Readonly<Record<string, Schema<number>>>): Schema<Score> {
  return byLikelihood(({ watched }) =>
    object<Score>({
      ...metricFields(watched.map(({ metric }) => metric)),
      unpredicted: optional(whole(1)),
      ...more,
    } as unknown as Fields<Score>)
  );
}

/** The predictors that matter after training, and baselines. */
export const scores: Schema<Scores> = object<Scores>({
  full: score,
  truncated: scoreAtDepth,
  lastExit: scoreAtDepth,
  noBlock: optional(score),
  classFrequencies: optional(score),
});

/** The scores with NaN for null. */
export function scoresWithNaN(scores: Scores): Scores {
  const { full, truncated, lastExit, noBlock, classFrequencies } = scores;
  return {
    full: withNaN(full),
    truncated: withNaN(truncated),
    lastExit: withNaN(lastExit),
    ...noBlock && { noBlock: withNaN(noBlock) },
    ...classFrequencies && { classFrequencies: withNaN(classFrequencies) },
  };
}

/** The score with NaN for null. */
export function withNaN<Each extends Score>(score: Each): Each {
  return nanForNull(score, metricsIn(score).map(({ name }) => name as keyof Each & string));
}
