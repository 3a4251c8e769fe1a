// The beginning of a run's folder: run.json, and the examples if nothing else stores them.

import type { DataSplits } from "../datasets/dataset.ts";
import type { DataSource } from "../datasets/source.ts";
import { sourceOf } from "../datasets/source_of_parts.ts";
import { parsed } from "../files/json/schema.ts";
import type { MemoryNeed, Network } from "../engines/network.ts";
import {
  type DataDrawing,
  describeRun,
  type RunDescription,
  type RunOptions,
} from "./description.ts";
import { arraysData, checkStoredSize, folderDataName, writeFolderData } from "./folder_data.ts";
import type { RunFolder } from "./run_folder.ts";
import { isTable } from "./run_schema.ts";
import { runDescription } from "./schemas/description.ts";
import { storedExamples } from "./stored_examples.ts";

/** A run that fails or is unsubscribed after this many seconds keeps its snapshots; earlier, nothing is kept. */
export const worthKeeping = 60;

/** A beginning run. */
export interface RunStart {
  readonly splits: DataSplits;
  readonly network: Network;
  /** Its options, with the source of its data. */
  readonly options: RunOptions;
  /** Memory of a training step. */
  readonly memory?: MemoryNeed;
}

/**
 * Writes `run.json` of a run whose options name its data.
 *
 * @param name the beginning of errors, for instance "saveRun()"
 * @param source of the data, if the options do not name it
 * @throws TypeError if the result could not be read back
 */
export async function beginRun(
  name: string,
  folder: RunFolder,
  { splits, network, options, memory }: RunStart,
  source?: DataDrawing,
): Promise<RunDescription> {
  const description = await describeRun(options, splits, network, memory, source);
  parsed(runDescription, description, name, "what run.json would hold");
  await folder.writeRun(description);
  return description;
}

/**
 * Writes `run.json` of a program's run, and `data.safetensors` beside it if the source of its data is not known.
 *
 * @param name of the function in errors
 * @param storeData default: if the source is not known; true: always; false: never
 * @throws RangeError if that would take more than 256 MB without `storeData: true`
 */
export async function beginProgramRun(
  name: string,
  folder: RunFolder,
  { options, ...start }: RunStart,
  storeData?: boolean,
): Promise<RunDescription> {
  const { splits } = start;
  const known = sourceOf(splits);
  const stored = storeData ?? known === undefined;
  const examples = stored ? storedExamples(splits) : undefined;
  if (examples) checkStoredSize(name, examples.size, storeData === true);
  const source = stored ? undefined : known && ofFile(known, splits);
  const { data = arraysData, dataDir, ...drawing } = source ?? {};
  const described = { ...options, data, dataDir };
  const description = await beginRun(
    `${name}()`,
    folder,
    { ...start, options: described },
    source && drawing as DataDrawing,
  );
  if (examples) writeFolderData(folder.file(folderDataName), examples);
  return description;
}

/** A table in a file called "spirals" is "./spirals". */
function ofFile(source: DataSource, { train: { schema } }: DataSplits): DataSource {
  return schema && !isTable(source.data) ? { ...source, data: `./${source.data}` } : source;
}
