// What every task's flags take and refuse: values on both sides of each bound, and flags that do not go together.

import assert from "node:assert/strict";
import { benchCommand } from "../../tasks/bench.ts";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { compareCommand } from "../../tasks/compare.ts";
import { evaluateCommand } from "../../tasks/evaluate.ts";
import { experimentCommand } from "../../tasks/experiment.ts";
import { predictCommand } from "../../tasks/predict.ts";
import { pruneCommand } from "../../tasks/prune.ts";
import { trainCommand } from "../../tasks/train.ts";
import { verifyCommand } from "../../tasks/verify.ts";
import { viewCommand } from "../../tasks/view.ts";

const readBench = (args: readonly string[]) => benchCommand.read(args)!;
const readCompare = (args: readonly string[]) => compareCommand.read(args)!;
const readEvaluate = (args: readonly string[]) => evaluateCommand.read(args)!;
const readExperiment = (args: readonly string[]) => experimentCommand.read(args)!;
const readPredict = (args: readonly string[]) => predictCommand.read(args)!;
const readPrune = (args: readonly string[]) => pruneCommand.read(args)!;
const readTrain = (args: readonly string[]) => trainCommand.read(args)!;
const readVerify = (args: readonly string[]) => verifyCommand.read(args)!;
const readView = (args: readonly string[]) => viewCommand.read(args)!;

type Read = (args: readonly string[]) => unknown;

function wordsOf(call: string): string[] {
  return call.split(" ").filter(Boolean);
}

function assertRefuses(read: Read, args: readonly string[], message: string): void {
  assert.throws(() => read(args), (error) => {
    assert.ok(error instanceof UsageError, args.join(" "));
    assert.equal(error.message, message);
    return true;
  }, args.join(" "));
}

const compare = "--methods searched";
const conv = "--data mnist --network conv";
const live = "--live";

/** Flags of whole numbers, with the call that they belong to and the least number. */
const wholes: readonly (readonly [read: Read, call: string, flag: string, least: number])[] = [
  [readBench, "", "threads", 1],
  [readVerify, "", "threads", 1],
  [readCompare, compare, "max-depth", 0],
  [readCompare, compare, "seeds", 1],
  [readCompare, `${compare} --data mnist`, "limit", 3],
  [readCompare, compare, "width", 1],
  [readCompare, `${compare} ${conv}`, "outer", 1],
  [readCompare, `${compare} ${conv}`, "inner", 1],
  [readCompare, compare, "epochs", 1],
  [readCompare, compare, "patience", 1],
  [readCompare, compare, "batch-size", 2],
  [readCompare, compare, "workers", 1],
  [readEvaluate, "run", "limit", 1],
  [readEvaluate, "run", "threads", 1],
  [readEvaluate, "run", "resamples", 0],
  [readExperiment, "complexity", "seeds", 1],
  [readExperiment, "complexity", "epochs", 1],
  [readExperiment, "complexity", "batch-size", 2],
  [readExperiment, "complexity", "workers", 1],
  [readPredict, "run file", "batch-size", 1],
  [readPredict, "run file", "threads", 1],
  [readPrune, "run --out o", "finetune", 1],
  [readPrune, "run --out o", "threads", 1],
  [readPrune, "run --out o", "resamples", 0],
  [readTrain, "--data mnist", "limit", 3],
  [readTrain, "", "max-depth", 0],
  [readTrain, "", "width", 1],
  [readTrain, "", "outer", 1],
  [readTrain, "", "inner", 1],
  [readTrain, "", "batch-size", 2],
  [readTrain, "", "epochs", 1],
  [readTrain, "", "patience", 1],
  [readTrain, "", "threads", 1],
];

Deno.test("flags of whole numbers take the least number and refuse the one below, parts and words", () => {
  for (const [read, call, flag, least] of wholes) {
    // a list has as many entries as its flag says
    const good = [`${least}`, `${least + 1}`, ...flag === "seeds" ? [] : ["1e3"]];
    for (const value of good) read([...wordsOf(call), `--${flag}=${value}`]);
    for (const value of [`${least - 1}`, `${least + 0.5}`, "1e300", "Infinity", "", " ", "many"]) {
      assertRefuses(
        read,
        [...wordsOf(call), `--${flag}=${value}`],
        `--${flag} must be a whole number of at least ${least}, got ${JSON.stringify(value)}`,
      );
    }
  }
});

const rate = "a number of at least 0";
const belowOne = "in [0, 1)";
const above = "a number above 0";

/** Other flags of numbers: what is wanted, what is taken and what is refused. */
const numbers: readonly (readonly [
  read: Read,
  call: string,
  flag: string,
  wanted: string,
  good: string,
  bad: string,
])[] = [
  [readBench, "", "seconds", above, "1e-9 0.5 3", "0 -1 Infinity soon"],
  [readPrune, "run --out o", "seconds", above, "1e-9 0.5 3", "0 -1 Infinity soon"],
  [readPrune, "run --out o --finetune 1", "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readCompare, compare, "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readCompare, compare, "points", "an even number of at least 2", "2 4", "0 1 3 -2 x"],
  [readTrain, "", "points", "an even number of at least 2", "2 4", "0 1 3 -2 x"],
  [readTrain, "", "angle", "a positive number of degrees", "1e-9 720", "0 -1 Infinity"],
  [readTrain, "", "noise", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrain, "", "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrain, "", "posterior-learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrain, "", "weight-decay", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrain, "", "momentum", belowOne, "0 0.999", "-1e-9 1 x"],
  [readTrain, "", "prune-below", belowOne, "0 0.999", "-1e-9 1 x"],
  [
    readTrain,
    "--data mnist",
    "validation",
    "in (0, 1)",
    "1e-9 0.999",
    "0 1 -0.5 x",
  ],
  [
    readTrain,
    "",
    "validate-every",
    'a whole number of at least 1, or "end"',
    "1 2 end",
    "0 1.5 -1 never",
  ],
  [readTrain, "", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readEvaluate, "run", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readPrune, "run --out o", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readTrain, live, "port", "a whole number from 0 to 65535", "0 65535", "-1 65536 0.5 x"],
  [readView, "run", "port", "a whole number from 0 to 65535", "0 65535", "-1 65536 0.5 x"],
];

Deno.test("flags of other numbers take what is just within their bounds and refuse what is just beyond", () => {
  for (const [read, call, flag, wanted, good, bad] of numbers) {
    for (const value of wordsOf(good)) read([...wordsOf(call), `--${flag}`, value]);
    for (const value of [...wordsOf(bad), ""]) {
      assertRefuses(
        read,
        [...wordsOf(call), `--${flag}=${value}`],
        `--${flag} must be ${wanted}, got ${JSON.stringify(value)}`,
      );
    }
  }
});

/** Calls that are refused for what stands beside a flag, or is missing. */
const refused: readonly (readonly [read: Read, call: string, message: string])[] = [
  [readBench, "--python p", "--python is for --against-torch, got no --against-torch"],
  [readEvaluate, "", "give one or more run folders, for instance runs/spirals-1 (see --help)"],
  [readEvaluate, "a b --out o", "--out is for a single run, got 2 runs"],
  [
    readEvaluate,
    "a --against-dir d",
    "--against-dir is for public data sets, got no --against",
  ],
  [
    readEvaluate,
    "a --against-dir d --against b.csv",
    "--against-dir is for public data sets, got --against b.csv",
  ],
  ...["--header yes", "--header no", "--delimiter tab"].flatMap((flag) =>
    [["", "no --against"], [" --against mnist", "--against mnist"]].map(([more, got]) =>
      [
        readEvaluate,
        `a ${flag}${more}`,
        `${flag.split(" ")[0]} is for --against FILE.csv, got ${got}`,
      ] as const
    )
  ),
  [
    readEvaluate,
    "a --part train",
    '--part must be one of validation, test, got "train"',
  ],
  [readPrune, "--out o", "give one run folder, got none (see --help)"],
  [readPrune, "a b --out o", "give one run folder, got a and b (see --help)"],
  [readPrune, "a", "give --out DIR: the folder for the pruned network"],
  [
    readPrune,
    "a --out o --learning-rate 1",
    "--learning-rate is for --finetune, got no --finetune",
  ],
  [readPrune, "a --out o --seconds 1 --no-timing", "--seconds is for timing, got --no-timing"],
  [readPredict, "", "give a run folder and a file, got neither (see --help)"],
  [readPredict, "a", "give a run folder and a file, got a (see --help)"],
  [readPredict, "a b c", "give a run folder and a file, got a and b and c (see --help)"],
  [readPredict, "a b --out=", '--out must be a file, got ""'],
  [readPredict, "a b --force", "--force is for --out FILE, got no --out"],
  [readPredict, "a b --force --out -", "--force is for --out FILE, got --out -"],
  ...["-1", "1.5", "all", ""].map((depth) =>
    [
      readPredict,
      `a b --depth=${depth}`,
      `--depth must be full, chosen, or a number of blocks, got "${depth}"`,
    ] as const
  ),
  [
    readCompare,
    "",
    "give --methods LIST: some methods, separated by commas, for instance searched,fixed:max,ensemble:5",
  ],
  ...["points 2", "width 3"].map((flag) =>
    [
      readCompare,
      `${compare} --data mnist --${flag}`,
      flag === "points 2"
        ? "--points is for --data spirals, got --data mnist"
        : "--width is for dense networks, got --data mnist --network auto",
    ] as const
  ),
  ...[["limit", "3", " and files"], ["data-dir", "d", ""]].map(([flag, value, more]) =>
    [
      readCompare,
      `${compare} --${flag} ${value}`,
      `--${flag} is for public data sets${more}, got --data spirals`,
    ] as const
  ),
  ...["outer", "inner"].flatMap((flag) =>
    ["spirals --network auto", "spirals --network dense", "mnist --network dense"].map((data) =>
      [
        readCompare,
        `${compare} --data ${data} --${flag} 2`,
        `--${flag} is for conv networks, got --data ${data}`,
      ] as const
    )
  ),
  [
    readCompare,
    `${compare} --network conv`,
    "--network conv is for images, got --data spirals --network conv",
  ],
  [readExperiment, "complexity sizes", "give one experiment, got complexity and sizes"],
  [readTrain, "--force", "--force is for --out DIR, got no --out"],
  [readTrain, "--port 1", "--port is for --live, got no --live"],
  [readTrain, "--allow-host a", "--allow-host is for --live, got no --live"],
  ...["angle", "noise", "points"].flatMap((flag) =>
    ["mnist", "a.csv"].map((data) =>
      [
        readTrain,
        `--${flag} 2 --data ${data}`,
        `--${flag} is for --data spirals, got --data ${data}`,
      ] as const
    )
  ),
  ...["limit", "validation", "data-dir"].map((flag) =>
    [
      readTrain,
      `--${flag} ${flag === "validation" ? 0.5 : 5}`,
      flag === "data-dir"
        ? "--data-dir is for public data sets, got --data spirals"
        : `--${flag} is for public data sets and files, got --data spirals`,
    ] as const
  ),
  ...["target", "header", "delimiter"].flatMap((flag) =>
    ["spirals", "mnist"].map((data) =>
      [
        readTrain,
        `--${flag} ${flag === "delimiter" ? "tab" : "yes"} --data ${data}`,
        `--${flag} is for --data FILE.csv, got --data ${data}`,
      ] as const
    )
  ),
  [
    readTrain,
    "--data-dir d --data a.csv",
    "--data-dir is for public data sets, got --data a.csv",
  ],
];

Deno.test("flags that mean nothing beside others, and missing ones, are refused in their own words", () => {
  for (const [read, call, message] of refused) assertRefuses(read, wordsOf(call), message);
});

Deno.test("flags that go together are taken", () => {
  const calls: [read: Read, call: string][] = [
    [readBench, "--python p --against-torch"],
    [readEvaluate, "a b"],
    [readEvaluate, "a --out o"],
    [readEvaluate, "--help"],
    [readEvaluate, "a --against mnist --against-dir d"],
    [readEvaluate, "a --against b.csv --header yes --delimiter tab"],
    [readEvaluate, "a --header auto"],
    [readPrune, "a --out o --finetune 1 --learning-rate 1"],
    [readPrune, "a --out o --no-timing"],
    [readPrune, "--help"],
    [readPredict, "a b --force --out c --depth 0"],
    [readPredict, "--help"],
    [readCompare, `${compare} --data mnist --network dense --width 3 --limit 9 --data-dir d`],
    [readCompare, `${compare} ${conv} --outer 2 --inner 2`],
    [readCompare, `${compare} --data mnist --outer 2 --inner 2`],
    [readCompare, `${compare} --points 4 --width 2`],
    [readCompare, "--help"],
    [readExperiment, "--help"],
    [readTrain, "--force --out o --live --port 1 --allow-host a"],
    [readTrain, "--data a.csv --target t --header no --delimiter tab --limit 3"],
    [readTrain, "--data mnist --data-dir d --validation 0.5"],
  ];
  for (const [read, call] of calls) read(wordsOf(call));
});
