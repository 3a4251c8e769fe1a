// The data of a run in words.

import type { DataSplits } from "../datasets/dataset.ts";
import { describedDataText } from "./run_facts.ts";

/** The data in words, as for a run. */
export function dataText({ name, train, validation, test }: DataSplits): string {
  return describedDataText({
    name,
    training: train.rows.length,
    validation: validation.rows.length,
    test: test?.rows.length ?? 0,
    classes: train.classes,
  });
}
