// Commands that are interrupted in tests, each small enough for a second, and the results that they have when nothing
// interrupts them.

import { join } from "node:path";
import type { TemporaryFolder } from "../temporary_folder.ts";
import { filesIn } from "../files/files_in.ts";
import { runTask, type TaskName } from "./run_task.ts";

/** A task and its arguments. */
export type Call = readonly [task: TaskName, ...args: readonly string[]];

/** A command that may be interrupted, in a folder as {@linkcode makeWorkplace} makes it. */
export interface InterruptedCommand {
  readonly name: string;
  readonly call: Call;
  /** What is called before. */
  readonly before?: readonly Call[];
  /** The folder of its results, and their names. */
  readonly out: string;
  readonly files: RegExp;
  /** What reads its results; it prints the same for the same results. */
  readonly reader?: Call;
  /** Whether files of two calls must not stand beside one another, in the moment between either. */
  readonly together?: boolean;
  /** Whether a call that finds its results whole writes nothing, and so leaves a lock file that nobody holds. */
  readonly leavesLock?: boolean;
}

/** A run on spirals in `run`, its network in `net.safetensors`, and rows in `points.csv`. */
export async function makeWorkplace(folder: TemporaryFolder): Promise<void> {
  const train = "--max-depth 2 --width 4 --epochs 20 --quiet --out run".split(" ");
  await succeed(["train", ...train], folder.path);
  await succeed(
    ["export", "run", "--format", "safetensors", "--out", "net.safetensors"],
    folder.path,
  );
  const row = (i: number) => `${Math.sin(i)},${Math.cos(i)}\n`;
  folder.write("points.csv", Array.from({ length: 2000 }, (_, i) => row(i)).join(""));
}

/** Runs a task that must succeed; gives what it printed. */
export async function succeed([task, ...args]: Call, cwd: string): Promise<string> {
  const { code, out, err } = await runTask(task, args, cwd);
  if (code !== 0) throw new Error(`${task} ${args.join(" ")} ended with ${code}: ${err}`);
  return out;
}

const brief = ["--resamples", "2", "--quiet"];
const few = "--seeds 1 --engine simd --workers 1".split(" ");
const prune: Call = ["prune", "run", "--out", "small", "--finetune", "5", "--no-timing", ...brief];
const predictSmall: Call = ["predict", "small", "points.csv", "--quiet"];

const compare: InterruptedCommand = {
  name: "compare",
  call: [
    ...["compare", "--methods", "ensemble:2", "--out", "results", ...few] as const,
    ..."--points 40 --max-depth 2 --width 4 --epochs 4".split(" "),
  ],
  out: "results",
  files: /^(results\.jsonl|members\/.*json)$/,
};

const experiment: InterruptedCommand = {
  name: "experiment",
  call: [
    ...["experiment", "complexity", "--out", "ex", "--epochs", "3", ...few] as const,
    ..."--angles 360 --points none".split(" "),
  ],
  out: "ex",
  files: /^(results\.jsonl|.*\.json|.*\.svg)$/,
};

const severalSeeds: InterruptedCommand = {
  name: "train --seeds",
  call: [
    ...["train", "--seeds", "2", "--out", "several", "--engine", "simd", "--workers", "1"] as const,
    ..."--points 40 --max-depth 2 --width 4 --epochs 4".split(" "),
  ],
  out: "several",
  files: /^(results\.jsonl|.*\.json|.*\.svg)$/,
};

const audit: InterruptedCommand = {
  name: "audit",
  call: [
    ...["audit", "run", "--out", "audited", "--engine", "simd", "--workers", "1"] as const,
    ..."--seeds 1 --priors none --resamples 2".split(" "),
  ],
  out: "audited",
  files: /^(results\.jsonl|.*\.json|.*\.svg)$/,
};

const evaluated = { out: "run", files: /^evaluation\./ };

const evaluate: InterruptedCommand = {
  name: "evaluate",
  call: ["evaluate", "run", ...brief],
  ...evaluated,
};

const evaluateAgain: InterruptedCommand = {
  name: "evaluate --force",
  call: ["evaluate", "run", "--force", ...brief],
  before: [["evaluate", "run", "--seed", "5", ...brief]],
  ...evaluated,
  together: true,
};

const pruned = { out: "small", files: /^(card\.json|network\/.*)$/, reader: predictSmall };

const pruneFresh: InterruptedCommand = { name: "prune", call: prune, ...pruned };

const pruneAgain: InterruptedCommand = {
  name: "prune --force",
  call: [...prune, "--force"],
  before: [["prune", "run", "--out", "small", "--no-timing", ...brief]],
  ...pruned,
};

const importing: InterruptedCommand = {
  name: "import",
  call: ["import", "net.safetensors", "--out", "small", "--quiet"],
  out: "small",
  files: /^network\//,
  reader: predictSmall,
};

const predict: InterruptedCommand = {
  name: "predict",
  call: ["predict", "run", "points.csv", "--out", "predicted.csv", "--quiet"],
  out: ".",
  files: /^predicted\.csv$/,
};

/** The commands by name. */
export const interruptedCommands: readonly InterruptedCommand[] = [
  compare,
  experiment,
  severalSeeds,
  audit,
  evaluate,
  evaluateAgain,
  pruneFresh,
  pruneAgain,
  importing,
  predict,
];

/** The fetching of a data set from a server. */
export function fetching(url: string): InterruptedCommand {
  return {
    name: "data",
    call: ["data", "mnist", "--from", url],
    out: "data/mnist",
    files: /\.gz$/,
    leavesLock: true,
  };
}

const times = /^(created|seconds|prunedAt|.*Seconds|.*Milliseconds|secondsPerStep)$/;

/** The width of vectors, which is measured, and changes no bit of a result. */
const width = ", 256-bit vectors";

/** JSON without what differs from call to call. */
const steady = (text: string): string =>
  JSON.stringify(
    JSON.parse(text.replaceAll(width, "")),
    (key, value) => times.test(key) ? undefined : value,
  );

/**
 * The results that stand in a folder, by name; JSON without times. A file that is half-written throws where it is JSON; the
 * incomplete last line of a log does not count.
 */
export function resultsIn(
  cwd: string,
  { out, files }: InterruptedCommand,
): ReadonlyMap<string, string> {
  let found: ReadonlyMap<string, string>;
  try {
    found = filesIn(join(cwd, out));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Map();
    throw error;
  }
  const named = [...found].filter(([name]) => files.test(name) && !/(^|\/)\.|\/$/.test(name));
  return new Map(named.map(([name, text]) => {
    if (name.endsWith(".json")) return [name, steady(text)];
    if (!name.endsWith(".jsonl")) return [name, text];
    return [name, text.split("\n").slice(0, -1).map(steady).join("\n")];
  }));
}
