// CIFAR's binary files, and the archive that they come in, as files to be mutated.

import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { unpackArchive } from "../../src/datasets/formats/archive.ts";
import { readCifar10 } from "../../src/datasets/formats/cifar.ts";
import { cifarFile } from "../datasets/formats/cifar_files.ts";
import { noise } from "../temporary_folder.ts";
import { tarArchive } from "../datasets/formats/tar_files.ts";
import { imageFacts, weightedSum } from "./image_facts.ts";
import type { MutationKind } from "./kind.ts";
import { otherFacts } from "./trial.ts";

const images = () => cifarFile(Array.from({ length: 6 }, (_, n) => [n % 10]));
const recordBytes = 3073;

/** The facts of records: a label, then three planes, which become the last dimension. */
function independentFacts(bytes: Uint8Array): ReturnType<typeof imageFacts> | undefined {
  const count = bytes.length / recordBytes;
  if (!Number.isInteger(count) || count === 0) return undefined;
  const records = Array.from(
    { length: count },
    (_, n) => bytes.subarray(n * recordBytes, (n + 1) * recordBytes),
  );
  return {
    shape: [32, 32, 3],
    labels: records.map(([label]) => label),
    sums: records.map((record) =>
      weightedSum(
        Array.from({ length: 3072 }, (_, i) => record[1 + i % 3 * 1024 + Math.floor(i / 3)]),
      )
    ),
  };
}

const binary: MutationKind = {
  name: "CIFAR",
  changes: "bytes",
  callers: ["readCifar10"],
  async make(folder) {
    const path = join(folder, "data_batch_1.bin");
    await Deno.writeFile(path, images());
    return path;
  },
  read: async (folder) => imageFacts(await readCifar10([join(folder, "data_batch_1.bin")])),
  wrong(file, facts) {
    const right = independentFacts(file);
    return right ? otherFacts(facts, right) : "another reader refuses the file";
  },
};

/** So long that the end of the archive is not read with the images. */
const readme = noise(600_000).map((byte) => byte & 15);

const members = () => [{ name: "data_batch_1.bin", size: images().length }];

const archive: MutationKind = {
  name: "CIFAR archive",
  changes: "bytes",
  callers: ["unpackArchive", "readTar", "readCifar10"],
  async make(folder) {
    const path = join(folder, "cifar-10-binary.tar.gz");
    const entries = [
      { name: "cifar-10-batches-bin/", type: "5" },
      { name: "cifar-10-batches-bin/data_batch_1.bin", content: images() },
      { name: "cifar-10-batches-bin/readme.html", content: readme },
    ];
    await Deno.writeFile(path, gzipSync(tarArchive(entries)));
    return path;
  },
  async read(folder) {
    const out = join(folder, "out");
    await Deno.mkdir(out, { recursive: true });
    try {
      await unpackArchive(join(folder, "cifar-10-binary.tar.gz"), members(), out);
      return imageFacts(await readCifar10([join(out, "data_batch_1.bin")]));
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  },
  wrong(file, facts, whole) {
    try {
      gunzipSync(file);
    } catch {
      return "another program refuses the archive";
    }
    return otherFacts(facts, whole);
  },
};

/** Files of CIFAR. */
export const cifarKinds: readonly MutationKind[] = [binary, archive];
