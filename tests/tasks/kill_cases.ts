// The commands that are killed in tests, each small enough for a second, and the results that they have when nothing stops
// them.

import { join } from "node:path";
import type { TaskName } from "./run_task.ts";
import { filesIn } from "../files/files_in.ts";

/** A command that may be killed. */
export interface KillCase {
  readonly task: TaskName;
  readonly args: readonly string[];
  /** Where its results are. */
  readonly out: string;
  /** Files of the results whose texts are the same in every call; times are taken out. */
  results(cwd: string): ReadonlyMap<string, string>;
  /** What a second call says where the first had finished; absent where it succeeds again. */
  readonly finished?: RegExp;
}

const small = "--resamples 20 --quiet".split(" ");
const network = "--points 40 --max-depth 2 --width 4 --epochs 20 --engine simd".split(" ");

const times = new Set([
  ..."trainingSeconds predictionMilliseconds seconds secondsPerStep prunedAt created".split(" "),
]);

/** JSON without what differs from call to call. */
const steady = (text: string): string =>
  JSON.stringify(
    JSON.parse(text),
    (key, value) => times.has(key) || /Milliseconds|Seconds/.test(key) ? undefined : value,
  );

/** Below a folder, without hidden ones. */
function shown(folder: string): [name: string, text: string][] {
  try {
    return [...filesIn(folder)].filter(([name]) => !/(^|\/)\./.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Files by name; those that end in .json or .jsonl without times. */
function steadyFiles(folder: string, names: RegExp): ReadonlyMap<string, string> {
  return new Map(
    shown(folder).filter(([name]) => names.test(name)).map(([name, text]) => {
      if (name.endsWith(".json")) return [name, steady(text)];
      if (!name.endsWith(".jsonl")) return [name, text];
      return [name, text.trimEnd().split("\n").map(steady).join("\n")];
    }),
  );
}

/** In a folder with a run on spirals in `run` and rows in `points.csv`. */
export const killCases: readonly KillCase[] = [
  {
    task: "compare",
    args: [
      ...["--methods", "searched,fixed:1,ensemble:2", "--seeds", "1", "--out", "results"],
      ...network,
    ],
    out: "results",
    results: (cwd) => steadyFiles(join(cwd, "results"), /^(results\.jsonl|members\/.*json)$/),
  },
  {
    task: "experiment",
    args:
      "complexity --angles 180,360,540 --points none --seeds 1 --epochs 5 --engine simd --out ex"
        .split(" "),
    out: "ex",
    results: (cwd) => steadyFiles(join(cwd, "ex"), /^(results\.jsonl|.*\.json|.*\.svg)$/),
  },
  {
    task: "evaluate",
    args: ["run", ...small],
    out: "run",
    results: (cwd) => steadyFiles(join(cwd, "run"), /^evaluation\./),
    finished: /evaluation\.json exists; --force replaces it/,
  },
  {
    task: "prune",
    args: ["run", "--out", "small", "--finetune", "5", "--no-timing", ...small],
    out: "small",
    results: (cwd) => steadyFiles(join(cwd, "small"), /^(card\.json|network\/.*|SHA256SUMS)$/),
    finished: /holds a run; --force replaces it/,
  },
  {
    task: "predict",
    args: ["run", "points.csv", "--out", "predicted.csv", "--quiet"],
    out: ".",
    results: (cwd) => steadyFiles(cwd, /^predicted\.csv$/),
    finished: /predicted\.csv exists; --force replaces it/,
  },
];
