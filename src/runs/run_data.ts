// The data of a run, loaded or drawn again as they were for training.

import type { DataParts, Dataset } from "../data/dataset.ts";
import { type DataSource, loadData } from "../data/source.ts";
import type { RunDescription } from "./description.ts";
import { arraysData, readFolderData } from "./folder_data.ts";
import { isTable, runSchema } from "./run_schema.ts";

/**
 * Loads the data of a run, from its own folder where they were arrays; a table is matched to the run's schema. Whether they are the same examples is for the caller to
 * compare, by their fingerprint.
 *
 * @param elsewhere where they lie now
 * @param where the run, for errors
 */
export async function runData(
  description: Pick<RunDescription, "data" | "options">,
  elsewhere: Partial<DataSource>,
  where: string,
): Promise<DataParts> {
  const { data } = description;
  const { data: name, dataDir } = description.options;
  if (name === arraysData && elsewhere.data === undefined) return await readFolderData(data, where);
  // whatever is opened is named by the options
  const options = data.source ? { ...data.source, data: name, dataDir } : description.options;
  if (!isTable(options.data)) return await loadData({ ...options, ...elsewhere });
  if (data.schema === undefined) {
    return asTrained(await loadData({ ...options, ...elsewhere }), description);
  }
  const schema = runSchema(description, where);
  return await loadData({ ...options, header: schema.header, ...elsewhere, schema });
}

/** Older runs were trained on tables in float32, and knew a constant column by another rule. */
function asTrained(
  parts: DataParts,
  { data: { standardisation } }: Pick<RunDescription, "data">,
): DataParts {
  const inputs = Float32Array.from(parts.train.inputs); // all parts share them
  const older = (part: Dataset): Dataset => ({ ...part, inputs, standardisation });
  return {
    ...parts,
    train: older(parts.train),
    validation: older(parts.validation),
    test: parts.test && older(parts.test),
  };
}
