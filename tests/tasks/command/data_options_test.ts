// The options that name data: whatever is registered is in their help.

import assert from "node:assert/strict";
import { dataNames } from "../../../src/datasets/sets/registry.ts";
import { compareCommand } from "../../../tasks/compare.ts";
import { dataCommand } from "../../../tasks/data.ts";
import { dataKind, systemFolders } from "../../../tasks/command/data_options.ts";
import { evaluateCommand } from "../../../tasks/evaluate.ts";
import { trainCommand } from "../../../tasks/train.ts";

Deno.test("the help of train, evaluate, compare and data has every data set's name", () => {
  for (
    const help of [trainCommand.help, evaluateCommand.help, compareCommand.help, dataCommand.help]
  ) {
    for (const name of dataNames) assert.match(help, new RegExp(`[ (]${name}\\b`));
  }
});

Deno.test("systemFolders says where packages of an operating system put data sets", () => {
  assert.equal(systemFolders, "Debian's folder for Fashion-MNIST");
});

Deno.test("dataKind() tells the spirals, public data sets and files apart", () => {
  const files = ["a.csv", "a.TSV", "a.txt.gz", "spirals.data", "mnist.csv"];
  for (const text of files) assert.equal(dataKind(text), "file");
  assert.equal(dataKind("spirals"), "spirals");
  for (const text of ["mnist", "cifar10"]) assert.equal(dataKind(text), "public");
  for (const text of ["moons", "a.csv.zip", "csv", "", "Spirals"]) {
    assert.equal(dataKind(text), undefined);
    assert.throws(() => evaluateCommand.read(["a", `--against=${text}`]), {
      message: `--against must be spirals, ${dataNames.join(", ")} or a file FILE.csv, got ${
        JSON.stringify(text)
      }`,
    });
  }
});
