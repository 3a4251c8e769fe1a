// run.json: what is read, and what is refused.

import assert from "node:assert/strict";
import { geometric } from "../../../src/depth/prior.ts";
import { parseDescription } from "../../../src/runs/schemas/description.ts";
import { runOptions } from "../../../src/runs/schemas/options.ts";
import { trainCommand } from "../../../tasks/train.ts";
import { assertRefused, changed } from "./refused.ts";

const good = {
  format: 1,
  fathom: "0.1.0",
  startedAt: "2026-01-02T03:04:05.678Z",
  options: {
    data: "spirals",
    seed: 1,
    points: 40,
    prior: geometric(3),
    objective: { kind: "elbo" },
    batchSize: 40,
    learningRate: 0.1,
    momentum: 0.5,
    weightDecay: 0,
    epochs: 10,
    choose: { kind: "relative", threshold: 0.95 },
  },
  data: {
    name: "spirals",
    fingerprint: "0".repeat(64),
    training: 40,
    validation: 200,
    test: 1600,
    shape: [2],
    classes: 2,
    standardisation: { mean: [0.5, -1], deviation: [2, 3] },
  },
  network: { kind: "dense", inputs: 2, classes: 2, maxDepth: 3, width: 6 },
  engine: { name: "simd", device: "processor", reason: "requested" },
  versions: { deno: "2.9.6" },
};

Deno.test("parseDescription() reads runs of this and older versions, with flags that it does not know", () => {
  for (
    const more of [
      {},
      { quiet: true, kind: "dense", tensorboard: "logs" },
      { asPublished: false, patience: 3, limit: 9, header: "auto" },
    ]
  ) {
    const run = { ...good, options: { ...good.options, ...more }, later: [1] };
    assert.equal(parseDescription(run, "read()", "a.json"), run);
  }
  const named = changed(good, "data.classes", ["a", "b"]);
  assert.equal(parseDescription(named, "read()", "a.json"), named);
});

Deno.test("parseDescription() checks the classes of a table against those of the data, labels 0 to K − 1 too", () => {
  const withTable = (classes: readonly string[] | number, names: readonly string[]) => {
    const features = [{ kind: "number" }, { kind: "number" }];
    const target = { kind: "class", place: 2, classes: names, labels: "numbers" };
    const data = { ...good.data, classes, schema: { version: 1, features, target } };
    return () => parseDescription({ ...good, data }, "read()", "a.json");
  };
  assert.doesNotThrow(withTable(2, ["0", "1"]));
  assert.doesNotThrow(withTable(["1", "2"], ["1", "2"]));
  for (const [classes, names] of [[2, ["1", "2"]], [["a", "b"], ["a", "c"]]] as const) {
    assert.throws(withTable(classes, names), /at \$\.data\.schema\.target\.classes, got others/);
  }
});

Deno.test("parseDescription() takes a dense network for images of as many numbers, and no other shape", () => {
  const images = changed(good, "data.shape", [1, 2, 1]);
  const run = changed(images, "data.standardisation", { mean: [0.5], deviation: [2] });
  assert.equal(parseDescription(run, "read()", "a.json"), run);
  assertRefused(run, parseDescription, [
    ["data.shape", [1, 3, 1], "[2], the inputs of the network, at $.data.shape, got [1,3,1]"],
    ["network.inputs", 3, "[3], the inputs of the network, at $.data.shape, got [1,2,1]"],
  ]);
});

Deno.test("parseDescription() takes no flag of train for the slip of another option", () => {
  for (const flag of Object.keys(trainCommand.flags)) {
    const name = flag.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (name in runOptions.fields!) continue;
    const run = { ...good, options: { ...good.options, [name]: "other" } };
    assert.equal(parseDescription(run, "read()", "a.json"), run);
  }
});

Deno.test("parseDescription() says what is wrong where", () => {
  const sum = geometric(3).reduce((total, each, d) => total + (d === 3 ? 0.5 : each), 0);
  assertRefused(good, parseDescription, [
    ["format", undefined, "a run in format 1 or 2 at $.format, got none"],
    ["format", "1", 'a run in format 1 or 2 at $.format, got "1"'],
    ["startedAt", "now", 'a time in ISO 8601 at $.startedAt, got "now"'],
    ["options", null, "an object at $.options, got null"],
    ["options.data", "", 'a text that is not empty at $.options.data, got ""'],
    ["options.seed", 1.5, "a whole number at $.options.seed, got 1.5"],
    [
      "options.prior.3",
      0.5,
      `probabilities that sum to 1 at $.options.prior, got a sum of ${sum}`,
    ],
    [
      "options.prior.0",
      0,
      "a number above 0 and at most 1 at $.options.prior[0], got 0",
    ],
    [
      "options.prior",
      [0.5, 0.5],
      "4 probabilities, one for each exit of the network, at $.options.prior, got 2",
    ],
    [
      "options.objective",
      { kind: "fixed", depth: 4 },
      "a whole number from 0 to 3 at $.options.objective.depth, got 4",
    ],
    [
      "options.objective.kind",
      "elob",
      '"elbo", "marginal", "fixed" or "deep" at $.options.objective.kind, got "elob"',
    ],
    [
      "options.choose.threshold",
      0,
      "a number above 0 and at most 1 at $.options.choose.threshold, got 0",
    ],
    [
      "options.momentum",
      1,
      "a number of at least 0 and below 1 at $.options.momentum, got 1",
    ],
    ["options.points", 44, "40, the examples trained on, at $.options.points, got 44"],
    ["options.limits", 3, 'a field "limit" at $.options, got "limits"'],
    [
      "data.fingerprint",
      "0".repeat(63) + "x",
      '64 hexadecimal digits at $.data.fingerprint, got "' + "0".repeat(40) + '…"',
    ],
    [
      "data.shape",
      [3],
      "3 means, as many as the last extent of shape, at $.data.standardisation.mean, got 2",
    ],
    ["data.shape", [2, 2, 2], "[2], the inputs of the network, at $.data.shape, got [2,2,2]"],
    ["data.classes", 3, "3, the number of classes of the data, at $.network.classes, got 2"],
    ["data.classes", ["a", "a"], 'different names of classes at $.data.classes, got "a" twice'],
    ["data.classes", 1, "a number of classes or their names at $.data.classes, got 1"],
    ["data.features", ["x"], "names of the 2 features at $.data.features, got 1"],
    [
      "data.standardisation.mean.1",
      null,
      "a finite number at $.data.standardisation.mean[1], got null",
    ],
    [
      "data.standardisation.deviation.0",
      0,
      "a number above 0 at $.data.standardisation.deviation[0], got 0",
    ],
    [
      "data.standardisation.deviation",
      [1],
      "2 deviations, as many as means, at $.data.standardisation.deviation, got 1",
    ],
    ["network.width", 0, "a whole number of at least 1 at $.network.width, got 0"],
    [
      "network.kind",
      "mlp",
      '"dense", "conv", "staged", "chain" or "custom" at $.network.kind, got "mlp"',
    ],
    [
      "network.maxDepth",
      2,
      "3 probabilities, one for each exit of the network, at $.options.prior, got 4",
    ],
    ["engine.threads", 0, "a whole number of at least 1 at $.engine.threads, got 0"],
    ["versions.deno", 2, "a text at $.versions.deno, got 2"],
    ["origin", "pruned", 'an object at $.origin, got "pruned"'],
  ]);
});

Deno.test("parseDescription() names the version of a later format, whatever else it says", () => {
  assert.throws(() => parseDescription({ format: 3, fathom: "1.0.0" }, "read()", "a.json"), {
    message: "read(): wanted a run in format 1 or 2, got format 3 of Fathom 1.0.0 in a.json, " +
      "which a later version of Fathom reads",
  });
});

Deno.test("parseDescription() checks a stored table schema against the data", () => {
  const schema = {
    version: 1,
    header: true,
    features: [{ kind: "number", name: "a" }, { kind: "number", name: "b" }],
    target: { kind: "class", place: 2, classes: ["no", "yes"], labels: "words" },
  };
  const table = { ...good, data: { ...good.data, classes: ["no", "yes"], schema } };
  table.options = { ...good.options, data: "t.csv" };
  assertRefused(table, parseDescription, [
    [
      "data.schema.features",
      [{ kind: "number", name: "a" }, { kind: "number", name: "b" }, { kind: "number", name: "c" }],
      "2 features, as shape says, at $.data.schema.features, got 3",
    ],
    [
      "data.schema.target.classes",
      ["no", "oui"],
      "the classes of $.data.classes, at $.data.schema.target.classes, got others",
    ],
    [
      "data.schema.target.place",
      3,
      "a place from 0 to 2 at $.data.schema.target.place, got 3",
    ],
  ]);
});
