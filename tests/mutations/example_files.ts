// A small trained run with all the files that `deno task train` writes, and what commands read of such a folder.

import { writeExampleRun } from "../runs/example_run.ts";
import { standardise } from "../../src/datasets/standardise.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { resultRows, shownRun } from "../../src/views/live/run_words.ts";
import { type LoadedRun, loadRun } from "../../src/runs/load_run.ts";
import { openSnapshots } from "../../src/runs/snapshot_file.ts";
import { summaryOf } from "../../src/runs/summary.ts";
import { summaryTable } from "../../src/views/terminal/summary_table.ts";
import { posteriorSummary, type Snapshot } from "../../src/training/snapshot.ts";

/** Writes a run on spirals with 4 blocks: run.json, network/, snapshots.jsonl and summary.json. */
export async function makeRun(folder: string): Promise<void> {
  await writeExampleRun(folder, { epochs: 5 });
  using run = await openRun(folder);
  const splits = await run.data();
  const { chosenDepth, place, posterior, network } = run;
  const m = Array.from({ length: 5 }, (_, d) => -0.7 + d / 100);
  const snapshotAt = (epoch: number): Snapshot => ({
    epoch,
    step: epoch,
    seconds: epoch / 8,
    ...posteriorSummary(posterior, { m, trainSize: 40 }, run.description.options.choose),
    ...epoch === 3 && { validation: { error: 0.25, logLikelihood: -0.5 } },
    depth: network.depth,
  });
  const last: Snapshot = {
    ...snapshotAt(place.epochsTrained),
    final: true,
    bestEpoch: place.epoch,
    stoppedBy: "epochs",
  };
  const snapshots = [...Array.from({ length: 5 }, (_, i) => snapshotAt(i + 1)), last];
  const lines = snapshots.map((each) => `${JSON.stringify(each)}\n`).join("");
  Deno.writeTextFileSync(`${folder}/snapshots.jsonl`, lines);
  const evaluation = await finalEvaluation(network, posterior, splits, { chosenDepth });
  const summary = summaryOf(last, evaluation, {
    chosenBy: "smallest d with q_d ≥ 0.95 max q",
    secondsPerStep: 0.125,
    engine: "simd",
    objective: "elbo",
    data: "spirals",
  });
  Deno.writeTextFileSync(`${folder}/summary.json`, JSON.stringify(summary));
}

/** The run in a folder, whatever its checksums say, so that the schemas are tried. */
export function openRun(folder: string): Promise<LoadedRun> {
  return loadRun(folder, { engine: "simd", threads: 1, acceptChanged: true });
}

/** The snapshots in a folder, as view, notebooks and prune read them. */
export async function readSnapshots(folder: string): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  using file = (await openSnapshots(folder, "view", { acceptChanged: true }))!;
  await file.read((snapshot) => void found.push(snapshot));
  return found;
}

/** What evaluate, predict and view get from a run. */
export interface RunTold {
  /** What decides predictions, and predictions themselves: no change of a file may change them unnoticed. */
  readonly computed: {
    readonly posterior: readonly number[];
    readonly depth: number;
    readonly standardisation: unknown;
    /** Examples of each part, and classes. */
    readonly data: readonly number[];
    readonly predictions: readonly number[];
  };
  /** What the run is told with. */
  readonly told: readonly (readonly [string, string])[];
  readonly chosenDepth: number;
  readonly classNames?: readonly string[];
}

/** Reads a run as the commands do. */
export async function readRun(folder: string): Promise<RunTold> {
  using run = await openRun(folder);
  const { network, posterior, standardisation, description, summary } = run;
  const { train, validation, test } = await run.data();
  const inputs = standardise(run, Float32Array.of(0.5, -1, 8, 3, -6, 2, 0, 0));
  const predictions = await predict(network, posterior, inputs);
  return {
    computed: {
      posterior: posterior.probabilities(),
      depth: network.depth,
      standardisation: { mean: standardisation.mean, deviation: standardisation.deviation },
      data: [train.rows.length, validation.rows.length, test!.rows.length, train.classes],
      predictions: [...predictions],
    },
    told: [
      ...shownRun(description, "run").settings!,
      ...summary ? [...resultRows(summary, "run"), ["table", summaryTable(summary)] as const] : [],
    ],
    chosenDepth: run.chosenDepth,
    classNames: run.classNames,
  };
}

/** What is wrong with the words of a run: values that nobody can make sense of, and that are not in the file as texts. */
export function wrongWords({ told }: RunTold, mutated: Uint8Array): string | undefined {
  const file = new TextDecoder().decode(mutated);
  return told.flatMap(([name, words]) => {
    const found = /NaN|undefined|null|Infinity|\[object/.exec(words);
    return found && !file.includes(found[0]) ? [`${name}: ${words}`] : [];
  })[0];
}

/** Whether two values are the same as JSON. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
