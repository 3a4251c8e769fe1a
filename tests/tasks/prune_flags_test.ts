// The flags of deno task prune.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command_line.ts";
import { readPruneFlags } from "../../tasks/prune_flags.ts";

Deno.test("readPruneFlags() reads what was asked for, and leaves to the run what was not", () => {
  assert.deepEqual(readPruneFlags(["runs/a", "--out", "b"]), {
    run: "runs/a",
    out: "b",
    choose: undefined,
    fineTune: undefined,
    timing: { seconds: undefined },
    data: undefined,
    dataDir: undefined,
    acceptChanged: false,
    engine: "auto",
    threads: undefined,
    resamples: 1000,
    seed: 1,
    force: false,
    takeOver: false,
    json: false,
    quiet: false,
  });
  const all =
    "runs/a --out b --choose argmax --finetune 5 --learning-rate 0.01 --no-timing --data-dir d " +
    "--data t.csv --accept-changed " +
    "--engine simd --threads 2 --resamples 0 --seed -3 --force --take-over --json --quiet";
  assert.deepEqual(readPruneFlags(all.split(" ")), {
    run: "runs/a",
    out: "b",
    choose: { kind: "argmax" },
    fineTune: { epochs: 5, learningRate: 0.01 },
    timing: false,
    data: "t.csv",
    dataDir: "d",
    acceptChanged: true,
    engine: "simd",
    threads: 2,
    resamples: 0,
    seed: -3,
    force: true,
    takeOver: true,
    json: true,
    quiet: true,
  });
  assert.equal(readPruneFlags(["--help"]), undefined);
});

Deno.test("readPruneFlags() names the flag, what was wanted and what came", () => {
  const cases: [args: string, message: string][] = [
    ["", "give one run folder, got none (see --help)"],
    ["a b --out c", "give one run folder, got a and b (see --help)"],
    ["a", "give --out DIR: the folder for the pruned network"],
    ["a --out=", '--out must be a folder, got ""'],
    ["a --out b --finetune 0", '--finetune must be a whole number of at least 1, got "0"'],
    ["a --out b --finetune", "Option '--finetune <value>' argument missing"],
    ["a --out b --learning-rate 1", "--learning-rate is for --finetune, which was not given"],
    [
      "a --out b --finetune 2 --learning-rate -1",
      '--learning-rate must be a number of at least 0, got "-1"',
    ],
    ["a --out b --no-timing --seconds 1", "--seconds is for timing, got --no-timing"],
    ["a --out b --seconds 0", '--seconds must be a number above 0, got "0"'],
    [
      "a --out b --choose deepest",
      "--choose must be argmax, mean, or relative:SHARE with a share above 0 and at most 1, got " +
      '"deepest"',
    ],
    ["a --out b --resamples -1", '--resamples must be a whole number of at least 0, got "-1"'],
    ["a --out b --bogus", "Unknown option '--bogus'"],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => readPruneFlags(args.split(" ").filter(Boolean)), (error: Error) => {
      assert.ok(error.message.startsWith(message), error.message);
      assert.ok(error instanceof UsageError || "code" in error);
      return true;
    });
  }
});
