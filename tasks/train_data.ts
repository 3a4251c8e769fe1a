// The data that `deno task train` was asked for.

import { csv } from "../src/data/csv.ts";
import type { DataParts } from "../src/data/dataset.ts";
import { isDataName, namedData } from "../src/data/named.ts";
import { spirals } from "../src/data/spirals.ts";
import type { TrainFlags } from "./train_flags.ts";

/** Loads or draws the data. */
export async function loadTrainData(flags: TrainFlags): Promise<DataParts> {
  const { data, dataDir, seed, limit, validation, target, angle, noise, points } = flags;
  if (data === "spirals") return spirals({ seed, angle, noise, points });
  if (isDataName(data)) {
    return await namedData(data, { dataDir, seed, limit, validation });
  }
  return await csv(data, { target, seed, limit, validation });
}

/** The data in words: "spirals: 200 for training, 200 for validation, 1,600 for testing". */
export function dataText(parts: DataParts): string {
  const count = (n: number) => n.toLocaleString("en-US");
  const { name, train, validation, test } = parts;
  return `${name}: ${count(train.rows.length)} for training, ` +
    `${count(validation.rows.length)} for validation, ` +
    `${test ? count(test.rows.length) : "none"} for testing; ${train.classes} classes`;
}
