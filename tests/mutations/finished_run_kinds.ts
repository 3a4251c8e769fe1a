// The files of a finished run, with the checksums that it was written with: whatever is changed, nothing of it is believed.
// And its examples, tried with the checksums passed by.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { summedFiles, sumsName } from "../../src/runs/run_sums.ts";
import { openSnapshots } from "../../src/runs/snapshot_file.ts";
import { writeRun } from "../../src/runs/write_run.ts";
import { train } from "../../src/training/train.ts";
import { weightedSum } from "./image_facts.ts";
import type { MutationKind } from "./kind.ts";

const name = "run";

/** Trains on arrays, so that every file that has a checksum is there. Gives the run's folder. */
async function makeFinished(folder: string): Promise<string> {
  const inputs = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i * i));
  const labels = Array.from({ length: 60 }, (_, n) => inputs[2 * n] > 0 ? 1 : 0);
  const data = arrays({ shape: [2], inputs, labels, classNames: ["no", "yes"], test: 0.2 });
  const path = join(folder, name);
  const options = { epochs: 3, seed: 4, maxDepth: 2, width: 4, engine: "simd" } as const;
  await lastValueFrom(train(data, options).pipe(writeRun(path)));
  return path;
}

/** Reads every file of the run. */
async function readFinished(folder: string, acceptChanged = false): Promise<unknown> {
  const path = join(folder, name);
  using run = await loadRun(path, { engine: "simd", threads: 1, acceptChanged });
  const splits = await run.data();
  let snapshots = 0;
  using file = await openSnapshots(path, "view", { acceptChanged });
  await file!.read(() => void snapshots++);
  return {
    q: run.posterior.probabilities(),
    snapshots,
    epochs: run.summary?.epochs ?? null,
    classNames: run.classNames,
    data: [splits.train, splits.validation, splits.test!].map(({ inputs, labels, rows }) => [
      weightedSum(inputs),
      weightedSum(labels),
      weightedSum(rows),
    ]),
  };
}

/** The bytes that it had decide, and nothing else: not even a space may differ. */
const believed = (file: string): MutationKind => ({
  name: `finished ${file}`,
  changes: file.endsWith(".json") ? "json" : "bytes",
  make: async (folder) => join(await makeFinished(folder), file),
  async read(folder) {
    try {
      return await readFinished(folder);
    } catch (error) {
      const { message } = error as Error;
      if (!message.includes("--accept-changed")) return { refusedFor: message };
      throw error;
    }
  },
  wrong(_mutated, facts) {
    const { refusedFor } = facts as { refusedFor?: string };
    if (refusedFor === undefined) return "believed";
    // before its checksum is known, a file may have another size than others or its header say, and snapshots are read a
    // line at a time
    const earlier =
      /wanted at most [\d,]+ bytes in |data\.safetensors: wanted|snapshots\.jsonl line \d+/;
    return earlier.test(refusedFor)
      ? undefined
      : `refused, but not for its checksum: ${refusedFor}`;
  },
});

/** The checksums themselves: what is read must be what they say. */
const sums: MutationKind = {
  name: sumsName,
  changes: "text",
  make: async (folder) => join(await makeFinished(folder), sumsName),
  async read(folder) {
    const facts = await readFinished(folder);
    const hashes = summedFiles.map((file) =>
      createHash("sha256").update(Deno.readFileSync(join(folder, name, file))).digest("hex")
    );
    return { facts, hashes };
  },
  wrong(mutated, facts) {
    const { hashes } = facts as { hashes: string[] };
    const text = new TextDecoder().decode(mutated).toLowerCase();
    const missing = hashes.findIndex((hash) => !text.includes(hash));
    if (missing >= 0) return `${summedFiles[missing]} was believed without its checksum`;
  },
};

/** The examples of a run, whose fingerprint run.json has too. */
const examples: MutationKind = {
  name: "run data",
  changes: "bytes",
  make: async (folder) => join(await makeFinished(folder), "data.safetensors"),
  read: (folder) => readFinished(folder, true),
};

/** Files of a finished run. */
export const finishedRunKinds: readonly MutationKind[] = [
  ...summedFiles.map(believed),
  sums,
  examples,
];
