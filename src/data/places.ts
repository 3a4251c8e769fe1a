// Where on this machine the files of a named data set may lie, and under which names.

import { join } from "node:path";
import { isMissing } from "../files/regular_file.ts";
import { fileFault } from "./file_fault.ts";
import type { DataName } from "./homes.ts";

/** Where Debian's package dataset-fashion-mnist puts its files. */
const debianFashionMnist = "/usr/share/datasets/fashion-mnist";

/** The folders to look in, in this order: under `dataDir` only, or else where data sets usually lie. */
export function placesOf(name: DataName, dataDir?: string): readonly string[] {
  if (dataDir !== undefined) return [dataDir, join(dataDir, name)];
  const own = join("data", name);
  return name === "fashion-mnist" ? [own, debianFashionMnist] : [own];
}

/** The folder that a data set is fetched to. */
export function homeFolder(name: DataName, dataDir = "data"): string {
  return join(dataDir, name);
}

/** What the files of a data set are called, without ".gz". */
export interface DataFiles {
  /** In the order in which they are read. */
  readonly train: readonly string[];
  /** In the order in which they are read. */
  readonly test: readonly string[];
  /** Whether some of the files of `train` are enough. */
  readonly anyTrain?: boolean;
}

const idxFiles: DataFiles = {
  train: ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
  test: ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
};

/** The files of the named data sets. */
export const dataFiles: Readonly<Record<DataName, DataFiles>> = {
  "mnist": idxFiles,
  "fashion-mnist": idxFiles,
  "cifar10": {
    train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    test: ["test_batch.bin"],
    anyTrain: true,
  },
  "cifar100": { train: ["train.bin"], test: ["test.bin"] },
  "svhn": { train: ["train_32x32.mat"], test: ["test_32x32.mat"] },
};

/** The folders inside the archives of CIFAR, for those who unpacked them by hand. */
const archiveFolders = ["cifar-10-batches-bin", "cifar-100-binary"];

/**
 * The path of a file in a folder: gzipped or not, the dot that some unpackers write instead of the first
 * hyphen of "-idx", or inside a folder of CIFAR's archives; undefined where it is not there.
 */
export async function findFile(folder: string, file: string): Promise<string | undefined> {
  const spellings = [...new Set([file, file.replace("-idx", ".idx")])];
  const cifar = file.endsWith(".bin");
  const inside = cifar ? ["", ...archiveFolders] : [""];
  const plain = cifar || file.endsWith(".mat");
  const endings = plain ? ["", ".gz"] : [".gz", ""]; // as they come from their homes, then otherwise
  for (const subfolder of inside) {
    for (const spelling of spellings) {
      for (const ending of endings) {
        const path = join(folder, subfolder, spelling + ending);
        if (await isFile(path)) return path;
      }
    }
  }
}

/** Whether there is a file; faults other than its absence are errors. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (isMissing(error)) return false;
    throw new Error(`isFile(): cannot look at ${path}: ${fileFault(error)}`, { cause: error });
  }
}
