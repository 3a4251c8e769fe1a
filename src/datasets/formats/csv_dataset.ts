// All rows of a CSV file as examples without labels, matched to the table that a run was trained on.

import { csvInputs, type CsvInputsOptions } from "./csv_inputs.ts";
import { tableName } from "./csv.ts";
import { type Dataset, dataset } from "../dataset.ts";

/**
 * The features of a whole file, with meaningless labels of 0.
 *
 * @param options.classes of the run
 */
export async function csvDataset(
  path: string,
  options: Omit<CsvInputsOptions, "size"> & { readonly classes: number },
): Promise<Dataset> {
  const pieces = await Array.fromAsync(csvInputs(path, { ...options, size: 4096 }));
  const inputs = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    inputs.set(piece, at);
    at += piece.length;
  }
  const features = options.schema.features.length;
  return dataset({
    name: tableName(path),
    shape: [features],
    inputs,
    labels: new Uint16Array(inputs.length / features),
    classes: options.classes,
  });
}
