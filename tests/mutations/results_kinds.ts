// results.jsonl of a comparison, of an experiment, and of repeated runs, as the same call again takes it up.

import { join } from "node:path";
import { keptRuns } from "../../src/studies/compare/kept_runs.ts";
import type { RunResult } from "../../src/studies/compare/run_result.ts";
import { experimentResults } from "../../src/studies/experiments/experiment_results.ts";
import type { RunRecord } from "../../src/studies/experiments/runs.ts";
import { run } from "../studies/compare/example_result.ts";
import { type RepeatRecord, repeatResults } from "../../src/studies/repeats/repeat_record.ts";
import type { MutationKind } from "./kind.ts";

const name = "results.jsonl";

const committed = new URL("../../data/paper/complexity/results.jsonl", import.meta.url);

const isShare = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;

/**
 * Results may be others, since nothing else says them, but no more than there are lines, under keys of the file, and all of
 * them numbers that can be. `wrongIn` says what cannot be in one.
 */
function kindOf<Result extends { readonly key: string }>(kind: string, { lines, read, wrongIn }: {
  readonly lines: () => string[];
  readonly read: (folder: string) => Promise<readonly (Result | undefined)[]>;
  readonly wrongIn: (result: Result) => string | undefined;
}): MutationKind {
  return {
    name: `${name} of ${kind}`,
    changes: "json",
    callers: ["experimentResults"],
    async make(folder) {
      const path = join(folder, name);
      await Deno.writeTextFile(path, lines().map((line) => `${line}\n`).join(""));
      return path;
    },
    read,
    wrong(mutated, facts) {
      const found = (facts as (Result | null)[]).flatMap((result) => result ?? []);
      const count = new TextDecoder().decode(mutated).split("\n").length - 1;
      if (found.length > count) return `${found.length} results on ${count} lines`;
      return found.map(wrongIn).find((text) => text !== undefined);
    },
  };
}

/** Files of results. */
export const resultsKinds: readonly MutationKind[] = [
  kindOf<RunResult>("compare", {
    lines: () => ["a", "b", "c"].map((key) => JSON.stringify({ ...run, key })),
    async read(folder) {
      const kept = await keptRuns(folder);
      return ["a", "b", "c"].map((key) => kept.found.get(key));
    },
    wrongIn({ ways: predictors, budget, networks }) {
      if (predictors.length === 0 || networks.length === 0) return "no ways or networks";
      const bad = predictors.find(({ error }) => !(error === null || isShare(error)));
      if (bad) return `error ${bad.error}`;
      if (!Number.isInteger(budget.epochs)) return `${budget.epochs} epochs`;
    },
  }),
  kindOf<RunRecord>("experiment", {
    lines: () => Deno.readTextFileSync(committed).split("\n").slice(0, 2),
    read: async (folder) => [...(await experimentResults(folder, "complexity")).found.values()],
    wrongIn({ outcome: { posterior, depth, exits, full } }) {
      const mass = posterior.reduce((sum, q) => sum + q, 0);
      if (!(Math.abs(mass - 1) < 1e-5)) return `a posterior that sums to ${mass}`;
      if (exits.length !== depth + 1) return `${exits.length} exits at depth ${depth}`;
      if (!isShare(full.error)) return `error ${full.error}`;
    },
  }),
  kindOf<RepeatRecord>("train --seeds", {
    lines: () => ["1", "2"].map((value) => JSON.stringify(repeated(value))),
    read: async (folder) => [...(await repeatResults(folder)).found.values()],
    wrongIn({ outcome: { posterior, chosenDepth, scores } }) {
      const mass = posterior.reduce((sum, q) => sum + q, 0);
      if (!(Math.abs(mass - 1) < 1e-5)) return `a posterior that sums to ${mass}`;
      if (!(chosenDepth < posterior.length)) return `chosen depth ${chosenDepth}`;
      const error = scores?.full.error;
      if (!(error === undefined || Number.isNaN(error) || isShare(error))) return `error ${error}`;
    },
  }),
];

/** A run over seeds. */
function repeated(value: string): RepeatRecord {
  const score = { error: 0.25, logLikelihood: -0.5 };
  return {
    ...{ key: `key ${value}`, varied: "seed", value, data: "spirals", fingerprint: "f", seed: 1 },
    outcome: {
      ...{ posterior: [0.25, 0.75], depth: 1, chosenDepth: 1, argmaxDepth: 1, expectedDepth: 0.75 },
      ...{ trainingSeconds: 1, epochs: 3, bestEpoch: 2, stoppedBy: "epochs", engine: "simd" },
      scores: { split: "test", examples: 4, full: score, truncated: score },
    },
  };
}
