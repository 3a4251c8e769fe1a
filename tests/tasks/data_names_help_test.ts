// Help of the tasks that take data by name: whatever is registered is in it.

import assert from "node:assert/strict";
import { dataNames } from "../../src/datasets/sets/registry.ts";
import { compareHelp } from "../../tasks/compare_help.ts";
import { dataHelp } from "../../tasks/data_help.ts";
import { dataNamesHelp, systemFoldersHelp, wrappedNames } from "../../tasks/data_names_help.ts";
import { evaluateHelp } from "../../tasks/evaluate_help.ts";
import { trainHelp } from "../../tasks/train_help.ts";

Deno.test("the help of train, evaluate, compare and data has every data set's name", () => {
  for (const help of [trainHelp, evaluateHelp, compareHelp, dataHelp]) {
    for (const name of dataNames) assert.match(help, new RegExp(`[ (]${name}\\b`));
  }
});

Deno.test("dataNamesHelp() and systemFoldersHelp() say what there is", () => {
  assert.equal(
    dataNamesHelp("or FILE.csv"),
    "  --data NAME            spirals (default), mnist, fashion-mnist, cifar10, cifar100, svhn,\n" +
      "                         or FILE.csv",
  );
  assert.equal(
    dataNamesHelp(),
    "  --data NAME            spirals (default), mnist, fashion-mnist, cifar10, cifar100, svhn",
  );
  assert.equal(systemFoldersHelp(), "Debian's folder for Fashion-MNIST");
});

Deno.test("wrappedNames() begins a line where a name has no room, and one that is too long stands alone", () => {
  const long = "x".repeat(30);
  assert.equal(
    wrappedNames(["aaaa", "bbbb", "cccc", long], "or d", 2, 12),
    `  aaaa,\n  bbbb,\n  cccc,\n  ${long},\n  or d`,
  );
  assert.equal(wrappedNames(["aaaa", "bbbb"], undefined, 2, 13), "  aaaa, bbbb");
});
