// A run opened for evaluation with its data, checked before anything is computed.

import { csvDataset } from "../../src/datasets/formats/csv_dataset.ts";
import { type Dataset, type DataSplits, takeRows } from "../../src/datasets/dataset.ts";
import { loadData } from "../../src/datasets/source.ts";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { type LoadedRun, loadRun, readDescription } from "../../src/runs/load_run.ts";
import type { LoadRunOptions } from "../../src/runs/network_files.ts";
import { dataPlaces } from "../../src/runs/run_data.ts";
import { ownRunFolder, recoverBeforeReading } from "../../src/runs/run_recovery.ts";
import { refuseWithoutNetwork } from "../../src/runs/still_training.ts";
import { beginLoading } from "../../src/views/terminal/loading_stage.ts";
import { resultFiles } from "../../src/files/result_files.ts";
import type { WorkLine } from "../../src/views/terminal/work_line.ts";
import { dataKind } from "../command/data_options.ts";
import { errorText } from "../command/standard_output.ts";
import { UsageError } from "../command/usage_error.ts";

/** The files of an evaluation. */
export const evaluationFileNames = ["evaluation.json", "evaluation.html"];

/** A run to evaluate, checked before anything is computed. */
export interface OpenedRun extends AsyncDisposable {
  readonly run: LoadedRun;
  readonly splits: DataSplits;
  /** The split to evaluate. */
  readonly data: Dataset;
  /** The data set of --against. */
  readonly unknown?: Dataset;
  readonly files: Awaited<ReturnType<typeof resultFiles>>;
}

/** Requests that the data must fit. */
interface OpenOptions extends LoadRunOptions {
  readonly part: "validation" | "test";
  /** At most so many examples. */
  readonly limit?: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly takeOver?: boolean;
  /** The current paths of the run's data. */
  readonly data?: string;
  readonly dataDir?: string;
  /** Another data set, the folder of its files, and how a table is read. */
  readonly against?: string;
  readonly againstDir?: string;
  readonly header?: boolean | "auto";
  readonly delimiter?: string;
  readonly rotate?: boolean;
  readonly corrupt?: boolean;
  readonly seed: number;
}

/** Opens a run for evaluation, and checks the request against it. */
export async function openRun(
  path: string,
  asked: OpenOptions,
  line: WorkLine,
): Promise<OpenedRun> {
  line.onStage(`loading ${path}`);
  await using stack = new AsyncDisposableStack();
  recoverBeforeReading(path);
  const { name, shape } = (await readDescription(path, asked)).data;
  for (const flag of ["rotate", "corrupt"] as const) {
    if (asked[flag] && shape.length !== 3) {
      throw new UsageError(`--${flag} is for runs on images, got ${name} in ${path}`);
    }
  }
  refuseWithoutNetwork("evaluate", path); // the folder that is asked for next may be that of the training
  const own = asked.out === undefined ? ownRunFolder : ownFolder;
  const owned = stack.use(own(asked.out ?? path, { name: "evaluate", takeOver: asked.takeOver }));
  const run = stack.use(await loadRun(path, asked));
  const files = stack.use(await resultFiles(owned, evaluationFileNames, asked));
  await beginLoading(line, asked.data ?? run.description.options.data);
  const splits = await run.data(dataPlaces(asked));
  const part = splits[asked.part];
  if (!part) throw new Error(`evaluate: the data must have a test split, got ${name} in ${path}`);
  const unknown = asked.against === undefined ? undefined : await unknownData(asked, part, run);
  const kept = stack.move();
  return {
    run,
    splits,
    data: first(part, asked.limit),
    unknown: unknown && first(unknown, asked.limit),
    files,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The test split of another data set, of the shape that the network takes, or all rows of a file. */
async function unknownData(
  { against, againstDir, header, delimiter, seed }: OpenOptions,
  known: Dataset,
  { schema }: LoadedRun,
): Promise<Dataset> {
  if (dataKind(against!) === "file") {
    if (!schema) {
      throw new UsageError(
        `--against FILE.csv is for runs on vectors, got ${known.name} of [${known.shape}]`,
      );
    }
    const onNotice = (text: string) => errorText.write(`note: ${text}\n`);
    const options = { schema, header, delimiter, onNotice, classes: known.classes };
    return otherThan(known, await csvDataset(against!, options));
  }
  const { name, test } = await loadData({ data: against!, dataDir: againstDir, seed });
  if (!test || String(test.shape) !== String(known.shape)) {
    throw new Error(
      `evaluate: examples of --against must have shape [${known.shape}] as in ${known.name}, ` +
        (test ? `got [${test.shape}] in ${name}` : `got ${name}, which has no test split`),
    );
  }
  return otherThan(known, test);
}

function otherThan(known: Dataset, unknown: Dataset): Dataset {
  if (unknown.name !== known.name) return unknown;
  throw new Error(
    `--against must be another data set than the run's, got ${unknown.name}`,
  );
}

function first(data: Dataset, limit = Infinity): Dataset {
  const count = Math.min(limit, data.rows.length);
  return count === data.rows.length
    ? data
    : takeRows(data, data.rows.subarray(0, count).keys().toArray());
}
