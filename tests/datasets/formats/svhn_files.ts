// SVHN files as their page describes them, for tests.

import { matFile } from "./mat_files.ts";
import { noise } from "../../temporary_folder.ts";

/** A file of arbitrary images with the given labels, 1 to 10. */
export function svhnFile(labels: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = labels.length;
  return matFile([
    { name: "X", shape: [32, 32, 3, count], values: noise(count * 3072) },
    { name: "y", shape: [count, 1], values: labels, kind: 6 }, // float64, stored as bytes
  ]);
}
