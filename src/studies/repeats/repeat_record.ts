// A repeated run as it is kept: one line of results.jsonl.

import { join } from "node:path";
import { anyWhole, nonEmpty, notNegative, text, whole, word } from "../../files/json/values.ts";
import { object, optional, parsed, ruled, type Schema } from "../../files/json/schema.ts";
import { openResultLog, type ResultLog } from "../../files/result_log.ts";
import { depthsFault } from "../../runs/schemas/depths.ts";
import { probabilities } from "../../runs/schemas/probabilities.ts";
import { score, withNaN } from "../../runs/schemas/scores.ts";
import { trainingEnd } from "../harness/training_schema.ts";
import type { RepeatOutcome, RepeatScores } from "./repeat_job.ts";

/** What is varied from one repeated run to another. */
export type Varied = "seed" | "prior" | "half";

/** The label of a repeated run. */
export interface RepeatLabel {
  readonly varied: Varied;
  /** Its value in words: "6", "uniform", "first". */
  readonly value: string;
}

/** A kept run. */
export interface RepeatRecord extends RepeatLabel {
  /** The key of everything that decides the outcome. */
  readonly key: string;
  /** The name of the data set. */
  readonly data: string;
  /** SHA-256 over all splits of the data, in hexadecimal. */
  readonly fingerprint: string;
  readonly seed: number;
  readonly outcome: RepeatOutcome;
}

const outcome: Schema<RepeatOutcome> = ruled(
  object<RepeatOutcome>({
    posterior: probabilities,
    depth: whole(0),
    chosenDepth: whole(0),
    argmaxDepth: whole(0),
    expectedDepth: notNegative,
    ...trainingEnd,
    scores: optional(object<RepeatScores>({
      split: word("test", "validation"),
      examples: whole(1),
      full: score,
      truncated: score,
    })),
  }),
  depthsFault,
);

/** A line of results.jsonl. */
export const repeatRecord: Schema<RepeatRecord> = object<RepeatRecord>({
  key: nonEmpty,
  varied: word("seed", "prior", "half"),
  value: nonEmpty,
  data: text,
  fingerprint: text,
  seed: anyWhole,
  outcome,
});

/** Opens `results.jsonl`, one line per run. @param folder which must exist */
export function repeatResults(folder: string): Promise<ResultLog<RepeatRecord>> {
  return openResultLog<RepeatRecord>(join(folder, "results.jsonl"), {
    parse(value, place) {
      const found = parsed(repeatRecord, value, "repeatResults()", place);
      const { scores } = found.outcome;
      if (!scores) return found;
      const { full, truncated } = scores;
      const read = { ...scores, full: withNaN(full), truncated: withNaN(truncated) };
      return { ...found, outcome: { ...found.outcome, scores: read } };
    },
    keyOf: ({ key }) => key,
  });
}
