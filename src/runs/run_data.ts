// The data of a run, loaded or drawn again as for training.

import type { Dataset, DataSplits } from "../datasets/dataset.ts";
import { resolve } from "node:path";
import { quotedWord } from "../files/command_words.ts";
import { liesWithin } from "../files/regular_file.ts";
import { type DataSource, loadData } from "../datasets/source.ts";
import { isDataName } from "../datasets/sets/registry.ts";
import { checkDataDir, checkTablePlace } from "./data_place.ts";
import type { RunDescription } from "./description.ts";
import { arraysData, readFolderData } from "./folder_data.ts";
import type { ReadRunOptions } from "./run_files.ts";
import { isTable, runSchema } from "./run_schema.ts";

/**
 * Loads the data of a run, from its own folder where they were arrays; a table is matched to the run's schema. The
 * caller checks their fingerprint. Files that the description names outside of the current folder are read only if
 * `elsewhere` names them.
 *
 * @param elsewhere their present location
 * @param where the run's folder, or the file that holds the description
 */
export async function runData(
  description: Pick<RunDescription, "data" | "options">,
  elsewhere: Partial<DataSource>,
  where: string,
  read?: ReadRunOptions,
): Promise<DataSplits> {
  const { data } = description;
  const { data: name, dataDir } = description.options;
  checkKind({ data: name }, elsewhere, where);
  if (name === arraysData) return await readFolderData(data, where, read);
  // only files named by the options are opened
  const options = data.source ? { ...data.source, data: name, dataDir } : description.options;
  const table = isTable(name);
  if (table && elsewhere.data === undefined) await checkTablePlace(name, where);
  if (isDataName(name) && dataDir !== undefined && elsewhere.dataDir === undefined) {
    await checkDataDir(dataDir, where);
  }
  if (!table) {
    try {
      return await loadData({ ...options, ...elsewhere });
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const { message } = cause;
      throw new RangeError(
        `loadRun(): the run in ${where} asks for data that cannot be made: ${message}`,
        { cause },
      );
    }
  }
  if (data.schema === undefined) {
    return asTrained(await loadData({ ...options, ...elsewhere }), description);
  }
  const schema = runSchema(description, where);
  return await loadData({ ...options, header: schema.header, ...elsewhere, schema });
}

/** Refuses a table in place of other data, other data in place of a table, and a folder if none is read. */
export function checkKind(
  { data }: Pick<DataSource, "data">,
  elsewhere: Partial<DataSource>,
  where: string,
): void {
  if (elsewhere.dataDir !== undefined && !isDataName(data)) {
    throw new RangeError(
      `loadRun(): --data-dir (option dataDir) is for runs on public data sets, got ` +
        `${elsewhere.dataDir} for the run in ${where} on ${data}`,
    );
  }
  if (elsewhere.data === undefined || isTable(elsewhere.data) === isTable(data)) return;
  throw new RangeError(
    `loadRun(): --data (option data) ${
      isTable(data) ? "must be the path of a file" : "is for runs on tables"
    }, got ${elsewhere.data} for the run in ${where} on ${data}`,
  );
}

/** The present location of data; absent options leave the run's own. */
export function dataPlaces(
  { data, dataDir }: { readonly data?: string; readonly dataDir?: string },
): Partial<DataSource> {
  return { ...data !== undefined && { data }, ...dataDir !== undefined && { dataDir } };
}

/**
 * The flags by which later commands read the data of a run, if they are outside of the current folder:
 * " --data /tables/wine.csv"; otherwise empty.
 */
export function dataFlags({ data, dataDir }: Pick<DataSource, "data" | "dataDir">): string {
  const flagOf = (flag: string, path: string) =>
    liesWithin(resolve(path), Deno.cwd()) ? "" : ` --${flag} ${quotedWord(path)}`;
  if (isTable(data)) return flagOf("data", data);
  return isDataName(data) && dataDir !== undefined ? flagOf("data-dir", dataDir) : "";
}

/** Older runs were trained on tables in float32, with another rule for constant columns. */
function asTrained(
  splits: DataSplits,
  { data: { standardisation } }: Pick<RunDescription, "data">,
): DataSplits {
  const inputs = Float32Array.from(splits.train.inputs); // all splits share them
  const older = (part: Dataset): Dataset => ({ ...part, inputs, standardisation });
  return {
    ...splits,
    train: older(splits.train),
    validation: older(splits.validation),
    test: splits.test && older(splits.test),
  };
}
