// Scores as files store them.

import { number, orNull, share, whole } from "../../files/json_values.ts";
import { type Fields, object, optional, type Schema } from "../../files/schema.ts";
import type { Score, Scores } from "../../evaluation/score.ts";

/** The log of a probability, rounded in float32. */
export const logLikelihood: Schema<number> = number("of at most 0", (each) => each <= 1e-5);

const scoreFields: Fields<Score> = {
  error: orNull(share),
  logLikelihood: orNull(logLikelihood),
  unpredicted: optional(whole(1)),
};

/** Error and log-likelihood; null where they are not finite. */
export const score: Schema<Score> = object<Score>(scoreFields);

const scoreAtDepth = object<Score & { readonly depth: number }>({
  ...scoreFields,
  depth: whole(0),
});

/** The three ways that matter after training. */
export const scores: Schema<Scores> = object<Scores>({
  full: score,
  truncated: scoreAtDepth,
  lastExit: scoreAtDepth,
});

/** The score with NaN where JSON had null. */
export function withNaN<Each extends Score>(score: Each): Each {
  return { ...score, error: score.error ?? NaN, logLikelihood: score.logLikelihood ?? NaN };
}
