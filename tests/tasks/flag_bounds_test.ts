// What every task's flags take and refuse: values on both sides of each bound, and flags that do not go together.

import assert from "node:assert/strict";
import { readBenchFlags } from "../../tasks/bench_flags.ts";
import { UsageError } from "../../tasks/command_line.ts";
import { readCompareFlags } from "../../tasks/compare_flags.ts";
import { readEvaluateFlags } from "../../tasks/evaluate_flags.ts";
import { readExperimentFlags } from "../../tasks/experiment_flags.ts";
import { readPredictFlags } from "../../tasks/predict_flags.ts";
import { readPruneFlags } from "../../tasks/prune_flags.ts";
import { readTrainFlags } from "../../tasks/train_flags.ts";
import { readVerifyFlags } from "../../tasks/verify_flags.ts";
import { readViewFlags } from "../../tasks/view_flags.ts";

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
  [readBenchFlags, "", "threads", 1],
  [readVerifyFlags, "", "threads", 1],
  [readCompareFlags, compare, "max-depth", 0],
  [readCompareFlags, compare, "seeds", 1],
  [readCompareFlags, `${compare} --data mnist`, "limit", 3],
  [readCompareFlags, compare, "width", 1],
  [readCompareFlags, `${compare} ${conv}`, "outer", 1],
  [readCompareFlags, `${compare} ${conv}`, "inner", 1],
  [readCompareFlags, compare, "epochs", 1],
  [readCompareFlags, compare, "patience", 1],
  [readCompareFlags, compare, "batch-size", 2],
  [readCompareFlags, compare, "workers", 1],
  [readEvaluateFlags, "run", "limit", 1],
  [readEvaluateFlags, "run", "threads", 1],
  [readEvaluateFlags, "run", "resamples", 0],
  [readExperimentFlags, "complexity", "seeds", 1],
  [readExperimentFlags, "complexity", "epochs", 1],
  [readExperimentFlags, "complexity", "batch-size", 2],
  [readExperimentFlags, "complexity", "workers", 1],
  [readPredictFlags, "run file", "batch-size", 1],
  [readPredictFlags, "run file", "threads", 1],
  [readPruneFlags, "run --out o", "finetune", 1],
  [readPruneFlags, "run --out o", "threads", 1],
  [readPruneFlags, "run --out o", "resamples", 0],
  [readTrainFlags, "--data mnist", "limit", 3],
  [readTrainFlags, "", "max-depth", 0],
  [readTrainFlags, "", "width", 1],
  [readTrainFlags, "", "outer", 1],
  [readTrainFlags, "", "inner", 1],
  [readTrainFlags, "", "batch-size", 2],
  [readTrainFlags, "", "epochs", 1],
  [readTrainFlags, "", "patience", 1],
  [readTrainFlags, "", "threads", 1],
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
const belowOne = "a number of at least 0 and below 1";
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
  [readBenchFlags, "", "seconds", above, "1e-9 0.5 3", "0 -1 Infinity soon"],
  [readPruneFlags, "run --out o", "seconds", above, "1e-9 0.5 3", "0 -1 Infinity soon"],
  [readPruneFlags, "run --out o --finetune 1", "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readCompareFlags, compare, "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readCompareFlags, compare, "points", "an even number of at least 2", "2 4", "0 1 3 -2 x"],
  [readTrainFlags, "", "points", "an even number of at least 2", "2 4", "0 1 3 -2 x"],
  [readTrainFlags, "", "angle", "a positive number of degrees", "1e-9 720", "0 -1 Infinity"],
  [readTrainFlags, "", "noise", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrainFlags, "", "learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrainFlags, "", "posterior-learning-rate", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrainFlags, "", "weight-decay", rate, "0 0.5", "-1e-9 NaN x"],
  [readTrainFlags, "", "momentum", belowOne, "0 0.999", "-1e-9 1 x"],
  [readTrainFlags, "", "prune-below", belowOne, "0 0.999", "-1e-9 1 x"],
  [
    readTrainFlags,
    "--data mnist",
    "validation",
    "a share between 0 and 1",
    "1e-9 0.999",
    "0 1 -0.5 x",
  ],
  [
    readTrainFlags,
    "",
    "validate-every",
    'a whole number of at least 1, or "end"',
    "1 2 end",
    "0 1.5 -1 never",
  ],
  [readTrainFlags, "", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readEvaluateFlags, "run", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readPruneFlags, "run --out o", "seed", "a whole number", "-1 0 7", "0.5 x 1e300"],
  [readTrainFlags, live, "port", "a whole number from 0 to 65535", "0 65535", "-1 65536 0.5 x"],
  [readViewFlags, "run", "port", "a whole number from 0 to 65535", "0 65535", "-1 65536 0.5 x"],
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
  [readBenchFlags, "--python p", "--python is for --against-torch, which was not given"],
  [readEvaluateFlags, "", "give one or more run folders, for instance runs/spirals-1 (see --help)"],
  [readEvaluateFlags, "a b --out o", "--out is for a single run, got 2 of them"],
  [
    readEvaluateFlags,
    "a --against-dir d",
    "--against-dir is for public data sets, got no --against",
  ],
  [
    readEvaluateFlags,
    "a --against-dir d --against b.csv",
    "--against-dir is for public data sets, got --against b.csv",
  ],
  ...["--header yes", "--header no", "--delimiter tab"].flatMap((flag) =>
    [["", "no --against"], [" --against mnist", "--against mnist"]].map(([more, got]) =>
      [
        readEvaluateFlags,
        `a ${flag}${more}`,
        `--header and --delimiter are for --against FILE.csv, got ${got}`,
      ] as const
    )
  ),
  [
    readEvaluateFlags,
    "a --part train",
    '--part must be one of validation, test, got "train"',
  ],
  [readPruneFlags, "--out o", "give one run folder, got none (see --help)"],
  [readPruneFlags, "a b --out o", "give one run folder, got a and b (see --help)"],
  [readPruneFlags, "a", "give --out DIR: the folder for the pruned network"],
  [
    readPruneFlags,
    "a --out o --learning-rate 1",
    "--learning-rate is for --finetune, which was not given",
  ],
  [readPruneFlags, "a --out o --seconds 1 --no-timing", "--seconds is for timing, got --no-timing"],
  [readPredictFlags, "", "give a run folder and a file, got neither (see --help)"],
  [readPredictFlags, "a", "give a run folder and a file, got a (see --help)"],
  [readPredictFlags, "a b c", "give a run folder and a file, got a and b and c (see --help)"],
  [readPredictFlags, "a b --out=", '--out must be a file, got ""'],
  [readPredictFlags, "a b --force", "--force replaces the file in --out FILE, got no --out"],
  [readPredictFlags, "a b --force --out -", "--force replaces the file in --out FILE, got --out -"],
  ...["-1", "1.5", "all", ""].map((depth) =>
    [
      readPredictFlags,
      `a b --depth=${depth}`,
      `--depth must be full, chosen, or a number of blocks, got "${depth}"`,
    ] as const
  ),
  [
    readCompareFlags,
    "",
    "--methods LIST is wanted, for instance searched,fixed:max,ensemble:5",
  ],
  ...["points 2", "width 3"].map((flag) =>
    [
      readCompareFlags,
      `${compare} --data mnist --${flag}`,
      flag === "points 2"
        ? "--points is for --data spirals, got --data mnist --network auto"
        : "--width is for dense networks, got --data mnist --network auto",
    ] as const
  ),
  ...[["limit", "3"], ["data-dir", "d"]].map(([flag, value]) =>
    [
      readCompareFlags,
      `${compare} --${flag} ${value}`,
      `--${flag} is for public data sets, got --data spirals --network auto`,
    ] as const
  ),
  ...["outer", "inner"].flatMap((flag) =>
    ["spirals --network auto", "spirals --network dense", "mnist --network dense"].map((data) =>
      [
        readCompareFlags,
        `${compare} --data ${data} --${flag} 2`,
        `--${flag} is for conv networks, got --data ${data}`,
      ] as const
    )
  ),
  [
    readCompareFlags,
    `${compare} --network conv`,
    "--network conv is for images, got --data spirals --network conv",
  ],
  [readExperimentFlags, "complexity sizes", "give one experiment, got complexity and sizes"],
  [readTrainFlags, "--force", "--force replaces the run in --out DIR, got no --out"],
  [readTrainFlags, "--port 1", "--port is for the page of --live, got no --live"],
  [readTrainFlags, "--allow-host a", "--allow-host is for the page of --live, got no --live"],
  ...["angle", "noise", "points"].flatMap((flag) =>
    ["mnist", "a.csv"].map((data) =>
      [
        readTrainFlags,
        `--${flag} 2 --data ${data}`,
        `--${flag} is for --data spirals, got --data ${data}`,
      ] as const
    )
  ),
  ...["limit", "validation", "data-dir"].map((flag) =>
    [
      readTrainFlags,
      `--${flag} 5`,
      `--${flag} is not for --data spirals, which are drawn (see --points)`,
    ] as const
  ),
  ...["target", "header", "delimiter"].flatMap((flag) =>
    ["spirals", "mnist"].map((data) =>
      [
        readTrainFlags,
        `--${flag} yes --data ${data}`,
        `--${flag} is for --data FILE.csv, got --data ${data}`,
      ] as const
    )
  ),
  [
    readTrainFlags,
    "--data-dir d --data a.csv",
    "--data-dir is for public data sets, got --data a.csv",
  ],
];

Deno.test("flags that mean nothing beside others, and missing ones, are refused in their own words", () => {
  for (const [read, call, message] of refused) assertRefuses(read, wordsOf(call), message);
});

Deno.test("flags that go together are taken", () => {
  const calls: [read: Read, call: string][] = [
    [readBenchFlags, "--python p --against-torch"],
    [readEvaluateFlags, "a b"],
    [readEvaluateFlags, "a --out o"],
    [readEvaluateFlags, "--help"],
    [readEvaluateFlags, "a --against mnist --against-dir d"],
    [readEvaluateFlags, "a --against b.csv --header yes --delimiter tab"],
    [readEvaluateFlags, "a --header auto"],
    [readPruneFlags, "a --out o --finetune 1 --learning-rate 1"],
    [readPruneFlags, "a --out o --no-timing"],
    [readPruneFlags, "--help"],
    [readPredictFlags, "a b --force --out c --depth 0"],
    [readPredictFlags, "--help"],
    [readCompareFlags, `${compare} --data mnist --network dense --width 3 --limit 9 --data-dir d`],
    [readCompareFlags, `${compare} ${conv} --outer 2 --inner 2`],
    [readCompareFlags, `${compare} --data mnist --outer 2 --inner 2`],
    [readCompareFlags, `${compare} --points 4 --width 2`],
    [readCompareFlags, "--help"],
    [readExperimentFlags, "--help"],
    [readTrainFlags, "--force --out o --live --port 1 --allow-host a"],
    [readTrainFlags, "--data a.csv --target t --header no --delimiter tab --limit 3"],
    [readTrainFlags, "--data mnist --data-dir d --validation 0.5"],
  ];
  for (const [read, call] of calls) read(wordsOf(call));
});
