import assert from "node:assert/strict";
import { join } from "node:path";
import { findFile, homeFolder, placesOf } from "../../src/data/places.ts";
import { temporaryFolder } from "./temporary_folder.ts";

Deno.test("placesOf() looks under the given folder only, or else in data and Debian's folder", () => {
  assert.deepEqual(placesOf("mnist", "d"), ["d", join("d", "mnist")]);
  assert.deepEqual(placesOf("mnist"), [join("data", "mnist")]);
  assert.deepEqual(placesOf("fashion-mnist"), [
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
  for (
    const name of [
      "cifar-100-binary/test.bin.gz",
      "cifar-10-batches-bin/test.bin",
      "test.bin.gz",
      "test.bin",
    ]
  ) {
    const path = folder.write(name, "x");
    assert.equal(await findFile(folder.path, "test.bin"), path);
  }
});

Deno.test("findFile() takes no folder for a file", async () => {
  using folder = temporaryFolder();
  folder.write("test.bin/inside", "x");
  assert.equal(await findFile(folder.path, "test.bin"), undefined);
});
