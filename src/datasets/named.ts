// Public data sets by name, from files on this machine. The task `data` downloads them.

import { aText, checkOptions, type OptionChecks } from "../calls/checks.ts";
import { defaultSeed } from "../math/random.ts";
import { shownValue } from "../calls/shown_value.ts";
import type { DataSplits } from "./dataset.ts";
import { findFile, pathsOf } from "./paths.ts";
import { type DataName, dataNames, isDataName, publicDataOf } from "./sets/registry.ts";
import { withSource } from "./source_of_parts.ts";
import { splitChecks, splitDataset, type SplitOptions } from "./split.ts";

/** Where to find a named data set, and how to split its training examples. */
export interface NamedDataOptions extends Omit<SplitOptions, "test"> {
  /**
   * The folder that holds the files, or a folder of the data set's name in it. Default: `data/<name>`, then
   * Debian's folder for Fashion-MNIST.
   */
  readonly dataDir?: string;
}

/**
 * A public data set: MNIST, Fashion-MNIST, CIFAR-10, CIFAR-100 or SVHN, with its own test split. Validation is
 * held out of the training split, which standardises all splits. Files may be gzipped or not.
 *
 * @throws {Deno.errors.NotFound} if files are missing, with the paths searched and the command that downloads them
 */
export function namedData(
  name: DataName,
  options: NamedDataOptions = {},
): Promise<DataSplits> {
  return loadNamed("namedData", name, options);
}

const { test: _, ...ofSplit } = splitChecks;
const namedChecks: OptionChecks<NamedDataOptions> = { ...ofSplit, dataDir: aText };

/** Errors about options begin with `caller`. */
async function loadNamed(
  caller: string,
  name: DataName,
  options: NamedDataOptions,
): Promise<DataSplits> {
  checkOptions(caller, options, namedChecks);
  if (!isDataName(name)) {
    throw new RangeError(
      `namedData(): name must be one of ${dataNames.join(", ")}, got ${shownValue(name)}`,
    );
  }
  const { dataDir, ...split } = options;
  const { train, test } = await findFiles(name, dataDir);
  const { read } = publicDataOf(name);
  const examples = await read(train);
  const tested = await read(test);
  if (String(tested.shape) !== String(examples.shape)) {
    throw new Error(
      `namedData(): wanted test images of shape [${examples.shape}] as in ${train[0]}, ` +
        `got [${tested.shape}] in ${test[0]}`,
    );
  }
  const { seed = defaultSeed, limit, validation } = split;
  return withSource(
    splitDataset(examples, split, tested),
    { data: name, dataDir, seed, limit, validation },
  );
}

/** MNIST: handwritten digits, 60,000 for training and 10,000 for testing, `[28, 28, 1]`. */
export function mnist(options: NamedDataOptions = {}): Promise<DataSplits> {
  return loadNamed("mnist", "mnist", options);
}

/** Fashion-MNIST: clothes, 60,000 for training and 10,000 for testing, `[28, 28, 1]`. */
export function fashionMnist(options: NamedDataOptions = {}): Promise<DataSplits> {
  return loadNamed("fashionMnist", "fashion-mnist", options);
}

/** CIFAR-10: photographs, 50,000 for training and 10,000 for testing, `[32, 32, 3]`. */
export function cifar10(options: NamedDataOptions = {}): Promise<DataSplits> {
  return loadNamed("cifar10", "cifar10", options);
}

/** CIFAR-100: photographs, 50,000 for training and 10,000 for testing, `[32, 32, 3]`; 100 fine classes. */
export function cifar100(options: NamedDataOptions = {}): Promise<DataSplits> {
  return loadNamed("cifar100", "cifar100", options);
}

/**
 * SVHN: digits on photographed house numbers, 73,257 for training and 26,032 for testing, `[32, 32, 3]`; the 531,131
 * further, simpler ones are not used.
 */
export function svhn(options: NamedDataOptions = {}): Promise<DataSplits> {
  return loadNamed("svhn", "svhn", options);
}

/** The paths in the first folder that has the complete data set. */
async function findFiles(
  name: DataName,
  dataDir: string | undefined,
): Promise<{ train: string[]; test: string[] }> {
  const files = publicDataOf(name).files;
  const places = pathsOf(name, dataDir);
  const looked: string[] = [];
  for (const folder of places) {
    const missing: string[] = [];
    const find = async (names: readonly string[]) => {
      const found: string[] = [];
      for (const file of names) {
        const path = await findFile(folder, file);
        if (path) found.push(path);
        else missing.push(file);
      }
      return found;
    };
    const train = await find(files.train);
    if (files.anyTrain && train.length > 0) missing.length = 0;
    const test = await find(files.test);
    if (missing.length === 0) return { train, test };
    const some = train.length + test.length > 0;
    looked.push(some ? `${folder} (${missing.join(", ")} missing)` : folder);
  }
  const where = dataDir === undefined ? "" : ` --data-dir ${dataDir}`;
  throw new Deno.errors.NotFound(
    `namedData(): no ${name} in ${looked.join(" or ")}; ` +
      `\`deno task data ${name}${where}\` fetches it`,
  );
}
