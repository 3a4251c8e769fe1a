// A run read back from disk: its network with weights, its posterior, its data.

import type { DataSplits } from "../datasets/dataset.ts";
import { fingerprint } from "../datasets/fingerprint.ts";
import type { DataSource } from "../datasets/source.ts";
import type { TableSchema } from "../datasets/table_schema.ts";
import { isThere } from "../files/is_there.ts";
import { chooseDepth } from "../depth/depth_choice.ts";
import { aPath, type Check, checkOptions, type OptionChecks } from "../calls/checks.ts";
import type { RunDescription } from "./description.ts";
import { arraysData, folderDataName } from "./folder_data.ts";
import { loadCheckedNetwork, type LoadedNetwork, type LoadRunOptions } from "./network_files.ts";
import { runData } from "./run_data.ts";
import { recoverBeforeReading } from "./run_recovery.ts";
import { type ReadRunOptions, runFiles } from "./run_files.ts";
import { runSchema } from "./run_schema.ts";
import {
  checkDataOfRun,
  checkNetworkOfRun,
  checkSummaryOfNetwork,
  checkSummaryOfRun,
} from "./schemas/agreement.ts";
import { dataSourceFields } from "./schemas/data_source.ts";
import { parseDescription } from "./schemas/description.ts";
import { parseSummary } from "./schemas/summary.ts";
import { refuseWithoutNetwork } from "./still_training.ts";
import type { RunSummary } from "./summary.ts";

/** A loaded run. Disposing it disposes the network. */
export interface LoadedRun extends LoadedNetwork, Disposable {
  /** The folder, as it was given. */
  readonly path: string;
  /** The contents of run.json. */
  readonly description: RunDescription;
  /** The contents of summary.json; absent if the run was killed before its end, or has none. */
  readonly summary?: RunSummary;
  /** The depth that the run's rule chooses from its posterior, in blocks. */
  readonly chosenDepth: number;
  /** The names of the classes; absent if they are only numbers. */
  readonly classNames?: readonly string[];
  /** The schema of tables for this run; undefined for a run on images. */
  readonly schema?: TableSchema;
  /**
   * Loads or draws the run's data again, and refuses data other than the run was trained on. Files that run.json names
   * outside of the current folder are read only if `elsewhere` names them too.
   *
   * @param elsewhere their present location: `data`, the path of a table, or `dataDir`, the folder of a public data set
   */
  data(elsewhere?: Partial<DataSource>): Promise<DataSplits>;
}

/**
 * Reads a run's folder, with checked options, as commands do. A folder in which a command was killed while it replaced a
 * run is repaired first.
 */
export async function loadRun(
  path: string,
  options: LoadRunOptions = {},
): Promise<LoadedRun> {
  recoverBeforeReading(path);
  const description = await readDescription(path, options);
  const summary = await readSummary(path, description, options);
  const schema = description.data.shape.length === 1 ? runSchema(description, path) : undefined;
  if (!isThere(`${path}/network`, "loadRun")) {
    const files = await runFiles(path, "loadRun()", options);
    await files.check("network/state.safetensors", undefined); // SHA256SUMS may list it
    refuseWithoutNetwork("loadRun()", path);
  }
  const loaded = await loadCheckedNetwork(path, options, (stored) => {
    checkNetworkOfRun(stored, description, "loadRun()", path);
    if (summary) checkSummaryOfNetwork(summary, stored, "loadRun()", path);
  });
  const { classes } = description.data;
  return {
    ...loaded,
    path,
    description,
    summary,
    chosenDepth: chooseDepth(loaded.posterior.probabilities(), description.options.choose),
    classNames: typeof classes === "number" ? undefined : classes,
    schema,
    data: (elsewhere) => dataOfRun(description, path, elsewhere, options),
    [Symbol.dispose]: () => loaded.network[Symbol.dispose](),
  };
}

/**
 * Loads or draws the data of a run again, and refuses others.
 *
 * @param elsewhere their present location
 */
export async function dataOfRun(
  description: RunDescription,
  path: string,
  elsewhere: Partial<DataSource> = {},
  options: ReadRunOptions = {},
): Promise<DataSplits> {
  checkOptions("LoadedRun.data", elsewhere, elsewhereChecks);
  const splits = await runData(description, elsewhere, path, options);
  const found = await fingerprint(splits);
  if (found !== description.data.fingerprint) {
    const stored = description.options.data === arraysData && elsewhere.data === undefined;
    throw new Error(
      `loadRun(): wanted the data of ${path}, fingerprint ` +
        `${description.data.fingerprint.slice(0, 12)} in run.json, got other ${splits.name}` +
        `${stored ? ` in ${folderDataName}` : ""}, fingerprint ${found.slice(0, 12)}`,
    );
  }
  checkDataOfRun(splits, description, "loadRun()", path);
  return splits;
}

/** Checks of the present location of data. */
const elsewhereChecks: OptionChecks<Partial<DataSource>> = {
  ...Object.fromEntries(
    Object.entries(dataSourceFields).map(([name, { wanted, faultOf }]): [string, Check] => [
      name,
      { wanted, is: (value) => faultOf(value) === undefined },
    ]),
  ) as OptionChecks<Partial<DataSource>>,
  data: aPath,
  dataDir: aPath,
};

/** The contents of `run.json` in a run's folder. */
export async function readDescription(
  path: string,
  options?: ReadRunOptions,
): Promise<RunDescription> {
  const file = `${path}/run.json`;
  const files = await runFiles(path, "loadRun()", options);
  const description = await files.json("run.json");
  if (description === undefined) throw new Error(`loadRun(): not a run folder: ${file} is missing`);
  return parseDescription(description, "loadRun()", file);
}

/** The contents of `summary.json` in a run's folder; undefined if there is none. */
export async function readSummary(
  path: string,
  description: RunDescription,
  options?: ReadRunOptions,
): Promise<RunSummary | undefined> {
  const file = `${path}/summary.json`;
  const value = await (await runFiles(path, "loadRun()", options)).json("summary.json");
  if (value === undefined) return undefined;
  const summary = parseSummary(value, "loadRun()", file);
  checkSummaryOfRun(summary, description, "loadRun()", path);
  return summary;
}
