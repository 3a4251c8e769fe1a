// Repeated runs that were thought up, so that all that is shown of them is known.

import { uniform } from "../../../src/depth/prior.ts";
import type { AuditedRun } from "../../../src/studies/audit/audit_summary.ts";
import type { RepeatOptions, ScoredSplit } from "../../../src/studies/repeats/repeat_job.ts";
import type { RepeatRecord } from "../../../src/studies/repeats/repeat_record.ts";
import { type SeedsSummary, seedsSummary } from "../../../src/studies/repeats/seeds_summary.ts";

const network = { kind: "dense", inputs: 2, classes: 2, maxDepth: 3, width: 4 } as const;

/** Two seeds of three blocks. */
export function exampleRepeats(split: ScoredSplit = "test"): [RepeatRecord, RepeatRecord] {
  const record = (
    seed: number,
    depth: number,
    posterior: readonly number[],
    score: { readonly error: number; readonly logLikelihood: number },
    ended: { readonly epochs: number; readonly stoppedBy: "epochs" | "patience" },
  ): RepeatRecord => ({
    ...{ key: `k${seed}`, varied: "seed", value: String(seed), data: "spirals", fingerprint: "f" },
    seed,
    outcome: {
      ...{ posterior, depth: 3, chosenDepth: depth, argmaxDepth: depth, expectedDepth: depth },
      ...{ trainingSeconds: 1, bestEpoch: 9, engine: "simd", ...ended },
      scores: { split, examples: 10, full: score, truncated: score },
    },
  });
  return [
    record(1, 1, [0.25, 0.5, 0.25, 0], { error: 0.1, logLikelihood: -0.5 }, {
      ...{ epochs: 30, stoppedBy: "epochs" },
    }),
    record(2, 2, [0.1, 0.1, 0.7, 0.1], { error: 0.2, logLikelihood: -0.7 }, {
      ...{ epochs: 40, stoppedBy: "patience" },
    }),
  ];
}

/** Their summary. */
export function seedsExample(split?: ScoredSplit): SeedsSummary {
  const options: RepeatOptions = {
    ...{
      prior: uniform(3),
      epochs: 40,
      patience: 5,
      batchSize: 8,
      learningRate: 0.1,
      momentum: 0.5,
    },
    objective: { kind: "elbo" },
    keep: "objective",
    posteriorFrom: "training",
  };
  const ground = { data: "spirals", network, options, chosenBy: "most probable depth" };
  return seedsSummary(ground, exampleRepeats(split), []);
}

/** The first as a stored run. */
export function exampleStored(): AuditedRun {
  const [{ outcome }] = exampleRepeats();
  const { posterior, chosenDepth, argmaxDepth } = outcome;
  return {
    ...{
      path: "a",
      data: "spirals",
      network,
      seed: 1,
      posterior,
      chosenDepth,
      argmaxDepth,
      outcome,
    },
    ...{ chosenBy: "most probable depth", posteriorFrom: "training" },
  };
}
