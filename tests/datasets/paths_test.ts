import assert from "node:assert/strict";
import { join } from "node:path";
import { findFile, homeFolder, isFile, pathsOf } from "../../src/datasets/paths.ts";
import { publicData } from "../../src/datasets/sets/registry.ts";
import { temporaryFolder } from "../temporary_folder.ts";

Deno.test("pathsOf() looks under the given folder only, or else in data and Debian's folder", () => {
  assert.deepEqual(pathsOf("mnist", "d"), ["d", join("d", "mnist")]);
  assert.deepEqual(pathsOf("mnist"), [join("data", "mnist")]);
  assert.deepEqual(pathsOf("fashion-mnist"), [
    join("data", "fashion-mnist"),
    "/usr/share/datasets/fashion-mnist",
  ]);
});

Deno.test("homeFolder() is a folder of the data set's name", () => {
  assert.equal(homeFolder("cifar10"), join("data", "cifar10"));
  assert.equal(homeFolder("cifar10", "d"), join("d", "cifar10"));
});

Deno.test("findFile() accepts every spelling, what was fetched first", async () => {
  using folder = temporaryFolder();
  const file = "train-images-idx3-ubyte";
  assert.equal(await findFile(folder.path, file), undefined);
  assert.equal(await findFile(join(folder.path, "none"), file), undefined);
  for (
    const name of [
      "train-images.idx3-ubyte",
      "train-images.idx3-ubyte.gz",
      "train-images-idx3-ubyte",
      "train-images-idx3-ubyte.gz",
    ]
  ) {
    const path = folder.write(name, "x");
    assert.equal(await findFile(folder.path, file), path);
  }
});

Deno.test("findFile() prefers SVHN's files as they are published", async () => {
  using folder = temporaryFolder();
  for (const name of ["test_32x32.mat.gz", "test_32x32.mat"]) {
    const path = folder.write(name, "x");
    assert.equal(await findFile(folder.path, "test_32x32.mat"), path);
  }
});

Deno.test("findFile() looks into the folders of CIFAR's archives", async () => {
  using folder = temporaryFolder();
  const sets = [["test.bin", "cifar-100-binary"], ["data_batch_3.bin", "cifar-10-batches-bin"]];
  for (const [file, own] of sets) {
    for (const name of [`${own}/${file}.gz`, `${own}/${file}`, `${file}.gz`, file]) {
      const path = folder.write(name, "x");
      assert.equal(await findFile(folder.path, file), path);
    }
  }
  folder.write("cifar-10-batches-bin/train.bin", "x"); // a file of the other archive
  assert.equal(await findFile(folder.path, "train.bin"), undefined);
});

Deno.test("findFile() does not take a folder for a file", async () => {
  using folder = temporaryFolder();
  folder.write("test.bin/inside", "x");
  assert.equal(await findFile(folder.path, "test.bin"), undefined);
});

Deno.test("publicData has the names of the published files in the order in which they are read", () => {
  const idx = {
    train: ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
    test: ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
  };
  const batches = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin"];
  const files = Object.fromEntries(publicData.map(({ name, files }) => [name, files]));
  assert.deepEqual(files, {
    "mnist": idx,
    "fashion-mnist": idx,
    "cifar10": {
      train: [...batches, "data_batch_5.bin"],
      test: ["test_batch.bin"],
      anyTrain: true,
    },
    "cifar100": { train: ["train.bin"], test: ["test.bin"] },
    "svhn": { train: ["train_32x32.mat"], test: ["test_32x32.mat"] },
  });
});

Deno.test("findFile() looks for files of CIFAR alone in the folders of its archives", async () => {
  using folder = temporaryFolder();
  for (const file of ["test_32x32.mat", "t10k-images-idx3-ubyte"]) {
    folder.write(`cifar-10-batches-bin/${file}`, "x");
    assert.equal(await findFile(folder.path, file), undefined);
  }
});

Deno.test("isFile() tells absence from other faults, which it throws", async () => {
  using folder = temporaryFolder();
  const path = folder.write("a", "x");
  assert.equal(await isFile(path), true);
  assert.equal(await isFile(folder.path), false);
  assert.equal(await isFile(join(folder.path, "none")), false);
  const long = join(folder.path, "x".repeat(300)); // no system has names as long
  await assert.rejects(isFile(long), (error: Error) => {
    assert.ok(error.message.startsWith(`isFile(): cannot look at ${long}: `), error.message);
    assert.ok(error.cause instanceof Error);
    return true;
  });
});
