// The flags of `deno task compare`.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { compareCommand } from "../../tasks/compare.ts";
import { planOf } from "../../src/studies/compare/plan.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readCompare = (args: readonly string[]) => compareCommand.read(args)!;

const noData = {
  ...{ dataDir: undefined, angle: undefined, noise: undefined, points: undefined },
  ...{ target: undefined, header: undefined, delimiter: undefined },
  ...{ limit: undefined, validation: undefined },
};
const options: ReturnType<typeof readCompare>["options"] = {
  data: { data: "spirals", ...noData },
  methods: [{ kind: "searched" }],
  seeds: [1],
  kind: "auto",
  maxDepth: 20,
  engine: "auto",
  epochs: undefined,
  patience: undefined,
  batchSize: undefined,
  learningRate: 0.1,
  workers: undefined,
  prior: "geometric:0.85",
  posteriorLearningRate: undefined,
  momentum: 0.5,
  weightDecay: 0,
  schedule: "constant",
  augment: false,
  validateEvery: undefined,
  pruneBelow: 1e-3,
  choose: { kind: "relative", threshold: 0.95 },
};
const defaults: ReturnType<typeof readCompare> = {
  options,
  out: "compare/spirals",
  takeOver: false,
  quiet: false,
  json: false,
};

/** What is left to the data and to compare(). */
const left = { points: 200, width: 20, outer: 64, inner: 32, dropout: 0.1, last: 0.5 };
const budget = { epochs: 8000, patience: 500, batchSize: 512, learningRate: 0.1, momentum: 0.5 };

Deno.test("compareCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  const wanted = "--methods searched";
  assert.deepEqual(readCompare(wanted.split(" ")), defaults);
  const calls = callsOfAll(compareCommand.flags, [
    "--help",
    "--data fashion-mnist --methods fixed:max,ensemble:3 --seeds 3 --limit 6000 --data-dir there " +
    "--network conv --max-depth 8 --outer 16 --inner 9 --engine cpu --epochs 5 --patience 4 " +
    "--batch-size 6 --learning-rate 0.7 --workers 2 --out here",
    `${wanted} --points 44 --network dense --width 11`,
    `${wanted} --data mnist --network staged --stages 1,2 --channels 4,6 --augment`,
    `${wanted} --data some/moons.csv --target 2 --header no --delimiter ; --validation 0.2`,
    `${wanted} --angle 90 --noise 0.1 --prior uniform --posterior-learning-rate 2 --momentum 0.9 ` +
    "--weight-decay 0.01 --schedule cosine --validate-every end --prune-below 0 --choose mean",
    ...["take-over", "quiet", "json"].map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readCompare), [
    undefined,
    {
      ...defaults,
      options: {
        ...options,
        data: { data: "fashion-mnist", ...noData, dataDir: "there", limit: 6000 },
        methods: [{ kind: "fixed", depth: 8 }, { kind: "ensemble", members: 3 }],
        seeds: [1, 2, 3],
        ...{ kind: "conv", maxDepth: 8, outer: 16, inner: 9, engine: "cpu" },
        ...{ epochs: 5, patience: 4, batchSize: 6, learningRate: 0.7, workers: 2 },
      },
      out: "here",
    },
    {
      ...defaults,
      options: { ...options, data: { ...options.data, points: 44 }, kind: "dense", width: 11 },
    },
    {
      ...defaults,
      options: {
        ...options,
        data: { ...options.data, data: "mnist" },
        ...{ kind: "staged", maxDepth: 3, stages: [1, 2], channels: [4, 6], augment: true },
      },
      out: "compare/mnist",
    },
    {
      ...defaults,
      options: {
        ...options,
        data: {
          ...{ data: "some/moons.csv", ...noData },
          ...{ target: "2", header: false, delimiter: ";", validation: 0.2 },
        },
      },
      out: "compare/moons",
    },
    {
      ...defaults,
      options: {
        ...options,
        data: { ...options.data, angle: 90, noise: 0.1 },
        ...{ prior: "uniform", posteriorLearningRate: 2, momentum: 0.9, weightDecay: 0.01 },
        ...{ schedule: "cosine", validateEvery: "end", pruneBelow: 0, choose: { kind: "mean" } },
      },
    },
    { ...defaults, takeOver: true },
    { ...defaults, quiet: true },
    { ...defaults, json: true },
  ]);
});

Deno.test("what compare's flags leave open becomes the paper's values, and compare() alone has the same", async () => {
  const texts = ["searched", "dropout", "stochastic-depth"] as const;
  const { options } = readCompare(["--methods", texts.join()]);
  for (const each of [options, { data: { data: "spirals" }, methods: texts }]) {
    const { ground, runs } = await planOf(each);
    const { fingerprints, ...rest } = ground;
    assert.deepEqual(Object.keys(fingerprints), ["1"]);
    assert.deepEqual(rest, {
      data: "spirals",
      examples: { training: left.points, validation: 200, test: 1600 },
      network: { kind: "dense", inputs: 2, classes: 2, maxDepth: 20, width: left.width },
      budget,
      engine: "auto",
    });
    assert.deepEqual(runs.flatMap(({ jobs }) => jobs.map(({ input }) => input.training)), [
      { kind: "searched", choose: { kind: "relative", threshold: 0.95 } },
      { kind: "dropout", rate: left.dropout, draws: 20 },
      { kind: "stochastic-depth", last: left.last },
    ]);
  }
});

Deno.test("compareCommand.help says every flag's default, and those of methods", () => {
  assertHelpSays(compareCommand.help, compareCommand.flags, {
    "data": "(default spirals)",
    "methods": "",
    "seeds": "(default 1)",
    "data-dir": "(default data/NAME)",
    "angle": "(default 720)",
    "noise": "(default 0.2)",
    "points": `(default ${left.points})`,
    "target": "(default the last)",
    "header": "(default auto)",
    "delimiter": "(default comma, semicolon or tab",
    "limit": "",
    "validation": "(default 0.1)",
    "network": `(default ${options.kind})`,
    "max-depth": `(default ${options.maxDepth}; staged:`,
    "width": `(default ${left.width})`,
    "outer": `(default ${left.outer})`,
    "inner": `(default ${left.inner})`,
    "stages": "(default 2,2,2,2)",
    "channels": "(default 16, doubled for each later stage)",
    "engine": `(default ${options.engine})`,
    "epochs": `(default ${budget.epochs}, images 100)`,
    "patience": `(default ${budget.patience}, images 30)`,
    "batch-size":
      `(default ${budget.batchSize}; for images the largest power of two from 32 to 512`,
    "learning-rate": `(default ${budget.learningRate})`,
    "workers": "(default the processor's cores)",
    "prior": `(default ${options.prior})`,
    "posterior-learning-rate":
      "(default that of the weights; three times as much where it learns from held-out images)",
    "momentum": `(default ${options.momentum})`,
    "weight-decay": `(default ${options.weightDecay})`,
    "schedule": `(default ${options.schedule})`,
    "augment": "",
    "validate-every": "(default at most once per ten steps and once per epoch)",
    "prune-below": `(default ${options.pruneBelow})`,
    "choose": "(default relative:0.95)",
    "out": "(default compare/NAME)",
    "take-over": "",
    "quiet": "",
    "json": "",
    "help": "",
  });
  assert.match(compareCommand.help, /averages 20 draws \(default 0\.1\)\n/);
  assert.match(compareCommand.help, /probability LAST \(default 0\.5\)\n/);
});

Deno.test("compareCommand.read() refuses what is wrong, naming the flag", () => {
  const cases: [string, RegExp][] = [
    ["", /give --methods LIST: some methods/],
    ["--methods ,", /--methods must be one of searched, .*got ""/],
    ["--methods searched,best", /--methods must be one of .*got "best"/],
    ["--methods fixed:9 --max-depth 8", /--methods must be fixed:D with D from 0 to 8.*"fixed:9"/],
    ["--methods searched --seeds 0", /--seeds must be a whole number of at least 1, got "0"/],
    ["--methods searched --data moons", /--data must be spirals, mnist, .*got "moons"/],
    ["--methods searched --workers -1", /--workers must be a whole number/],
    ["--methods searched --outer 8", /--outer is for conv networks, got --data spirals/],
    ["--methods searched --width 8 --data mnist", /--width is for dense networks/],
    ["--methods searched --network conv", /--network conv is for images/],
    ["--methods searched --limit 100", /--limit is for public data sets and files/],
    ["--methods searched --points 3", /--points must be an even number/],
    ["--methods searched --data mnist --points 4", /--points is for --data spirals/],
    ["--methods searched --engine gpu", /--engine must be one of/],
    ["--methods searched --target 1", /--target is for --data FILE\.csv, got --data spirals/],
    ["--methods searched --augment", /--augment is for images, got --data spirals/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => readCompare(args.split(" ").filter(Boolean)), (error: Error) => {
      assert.ok(error instanceof UsageError, error.message);
      assert.match(error.message, message);
      return true;
    }, args);
  }
});

Deno.test("compareCommand.read() asks for no methods where help is asked for", () => {
  assert.equal(readCompare(["--help"]), undefined);
});
