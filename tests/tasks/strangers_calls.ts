// Calls of every task with names of strangers in every place that it takes one from, and the files for them.

import { join } from "node:path";
import type { TemporaryFolder } from "../temporary_folder.ts";
import { copyFolder } from "../files/copy_folder.ts";
import { evil, spoilt } from "../files/deceptive.ts";

/** A call in a terminal. */
export interface Call {
  readonly args: readonly string[];
  readonly code: number;
  /** Whether it shows colours of ours. */
  readonly colored?: boolean;
  /** Whether what it says may leave the name out; default false. */
  readonly nameless?: boolean;
}

/** Tasks for the work on this project, which take no names of strangers. */
export const ofDevelopers = ["bundle", "test", "mutate", "soak", "check"];

export const cell = evil.replaceAll("\r", ""); // of a CSV file, where a carriage return ends a line
export const quoted = (text: string) => `"${text}"`;
const table = (head: readonly string[], rows: readonly string[]) =>
  [head.map(quoted).join(","), ...rows].join("\n") + "\n";
const columns = [`${cell}x`, `${cell}y`];

/** Two classes of twenty points; inputs for their run, and inputs with other names. */
export function writeTables(folder: TemporaryFolder): void {
  const rows = Array.from({ length: 40 }, (_, n) => `${n % 7},${n % 5},${quoted(cell + n % 2)}`);
  folder.write(`${evil}.csv`, table([...columns, `${cell}t`], rows));
  folder.write(`${evil}in.csv`, table(columns, ["1,2", "3,4"]));
  folder.write(`${evil}other.csv`, table([`${cell}z`, columns[1]], ["1,2"]));
  folder.write(`${evil}cell.csv`, table(columns, [`1,${quoted(cell)}`]));
}

export const train = [
  ...["--data", `${evil}.csv`, "--target", `${cell}t`, "--header", "yes"],
  ...["--max-depth", "2", "--width", "3", "--epochs", "3"],
];
export const compare = [
  ...["--methods", "fixed:1", "--seeds", "1", "--epochs", "1", "--workers", "1"],
  ...["--out", `${evil}c`],
];
export const experiment = [
  ...["consistent-depth", "--quick", "--seeds", "1", "--epochs", "1", "--workers", "1"],
  ...["--out", `${evil}e`],
];

/** Runs of which every string is a stranger's, beside a whole one. */
export function writeSpoiltRuns(folder: TemporaryFolder): void {
  const copy = (to: string, spoil: (path: string) => void) => {
    const path = join(folder.path, evil + to);
    copyFolder(join(folder.path, evil), path);
    spoil(path);
  };
  const change = (file: string, by: (value: unknown) => unknown) =>
    Deno.writeTextFileSync(file, JSON.stringify(by(JSON.parse(Deno.readTextFileSync(file)))));
  copy("whole", () => {});
  copy("all", (path) => change(join(path, "run.json"), (value) => spoilt(value)));
  copy("names", (path) => {
    change(join(path, "run.json"), (value) => spoilt(value, ["kind", "fingerprint", "format"]));
    change(join(path, "summary.json"), (value) => spoilt(value));
  });
  copy("specification", (path) => {
    change(join(path, "network", "specification.json"), (value) => spoilt(value));
  });
  copy("snapshots", (path) => {
    Deno.writeTextFileSync(join(path, "snapshots.jsonl"), `{"epoch": ${JSON.stringify(evil)}}\n`);
  });
  copy("torn", (path) => Deno.writeTextFileSync(join(path, "run.json"), evil));
}

/** Every task with every name that it takes, but for the first run, `view` of a whole run, and servers. */
export const calls: Record<string, readonly Call[]> = {
  "train": [
    { args: [...train, "--out", "locked"], code: 1 },
    { args: [...train, "--out", evil], code: 1 },
    { args: [`--${evil}`], code: 2 },
    { args: [evil], code: 2 },
    { args: ["--engine", evil], code: 2 },
    { args: ["--data", `${evil}none.csv`], code: 1 },
    { args: ["--data", `${evil}.csv`, "--target", `${evil}none`], code: 1 },
    { args: ["--data", "svhn", "--data-dir", "."], code: 1 },
    { args: ["--resume", evil], code: 2 },
    { args: ["--resume", `${evil}torn`], code: 1 },
  ],
  "prove-resume": [
    { args: [`--${evil}`], code: 2 },
    { args: ["--data", `${evil}none.csv`], code: 1 },
    { args: ["--program", `${evil}none.ts`], code: 1 },
  ],
  "tensorflow:install": [{ args: [`--${evil}`], code: 2 }, { args: [evil], code: 2 }],
  "train:tensorflow": [{ args: [`--${evil}`], code: 2 }],
  "evaluate:tensorflow": [{ args: [`--${evil}`], code: 2 }],
  "verify:tensorflow": [{ args: [`--${evil}`], code: 2 }],
  "bench:tensorflow": [{ args: [`--${evil}`], code: 2 }],
  "bench:gpu": [{ args: [`--${evil}`], code: 2 }, { args: [evil], code: 2 }],
  "view": [
    { args: [`${evil}torn`, "--port", "0", "--accept-changed"], code: 1 },
    { args: [evil, "--port", evil], code: 2 },
  ],
  "data": [
    { args: [evil], code: 2 },
    { args: ["mnist", "--from", evil], code: 2 },
  ],
  "evaluate": [
    {
      args: [`${evil}whole`, `${evil}whole`, "--force", "--resamples", "20"],
      code: 0,
      colored: true,
    },
    { args: [`${evil}all`, "--accept-changed"], code: 1 },
    { args: [`${evil}names`, "--data-dir", evil, "--accept-changed"], code: 1 },
    { args: [`${evil}specification`, "--accept-changed"], code: 1, nameless: true },
    { args: [evil, "--against", `${evil}other.csv`], code: 1 },
  ],
  "prune": [
    {
      args: [evil, "--out", `${evil}p`, "--no-timing", "--resamples", "20"],
      code: 0,
      colored: true,
    },
    { args: [evil, "--out", evil], code: 1 },
  ],
  "compare": [
    { args: compare, code: 0, colored: true },
    { args: ["--methods", evil], code: 2 },
  ],
  "audit": [
    {
      args: [evil, "--seeds", "1", "--priors", "none", "--resamples", "5", "--out", `${evil}au`],
      code: 0,
      colored: true,
    },
    { args: [evil, `${evil}whole`], code: 0 },
    { args: [evil, "--priors", evil], code: 2 },
  ],
  "experiment": [
    { args: experiment, code: 0, colored: true },
    { args: [evil], code: 2 },
  ],
  "export": [
    { args: [evil, "--format", "safetensors", "--out", `${evil}.safetensors`], code: 0 },
    { args: [evil, "--format", evil, "--out", "x"], code: 2 },
  ],
  "import": [{ args: [`${evil}.safetensors`, "--out", `${evil}i`, "--like", evil], code: 0 }],
  "predict": [
    { args: [evil, `${evil}in.csv`], code: 0 },
    { args: [evil, `${evil}other.csv`], code: 1 },
    { args: [evil, `${evil}cell.csv`], code: 1 },
  ],
  "verify": [{ args: [evil], code: 1 }],
  "bench": [
    { args: [evil], code: 2 },
    { args: ["dense", "--against-torch", "--python", evil], code: 2 },
  ],
};
