// The flags of deno task prune.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { pruneCommand } from "../../tasks/prune.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readPrune = (args: readonly string[]) => pruneCommand.read(args)!;

const defaults: ReturnType<typeof readPrune> = {
  run: "a",
  out: "b",
  choose: undefined,
  fineTune: undefined,
  timing: { seconds: undefined },
  data: undefined,
  dataDir: undefined,
  acceptChanged: false,
  engine: "auto",
  threads: undefined,
  tf32: false,
  resamples: 1000,
  seed: 1,
  force: false,
  takeOver: false,
  json: false,
  quiet: false,
};

Deno.test("pruneCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  const wanted = "a --out b";
  assert.deepEqual(readPrune(wanted.split(" ")), defaults);
  const switches = ["accept-changed", "force", "take-over", "json", "quiet"];
  const calls = callsOfAll(pruneCommand.flags, [
    "--help",
    "runs/c --out d --choose argmax --finetune 5 --learning-rate 0.01 --seconds 0.5 --data t.csv " +
    "--data-dir e --engine simd --threads 2 --tf32 --resamples 0 --seed -3",
    `${wanted} --finetune 6`,
    `${wanted} --no-timing`,
    ...switches.map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readPrune), [
    undefined,
    {
      ...defaults,
      ...{ run: "runs/c", out: "d", choose: { kind: "argmax" }, timing: { seconds: 0.5 } },
      ...{ fineTune: { epochs: 5, learningRate: 0.01 }, data: "t.csv", dataDir: "e" },
      ...{ engine: "simd", threads: 2, tf32: true, resamples: 0, seed: -3 },
    },
    { ...defaults, fineTune: { epochs: 6, learningRate: undefined } },
    { ...defaults, timing: false },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, json: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("pruneCommand.help says every flag's default", () => {
  assertHelpSays(pruneCommand.help, pruneCommand.flags, {
    "out": "",
    "choose": "(default the run's)",
    "finetune": "",
    "learning-rate": "(default the run's)",
    "no-timing": "",
    "seconds": "(default 1)",
    "data": "needed if run.json names a file outside of the current folder",
    "data-dir": "(default where they were in training)",
    "accept-changed": "",
    "engine": `(default ${defaults.engine})`,
    "threads": "(default the processor's cores)",
    "tf32": "",
    "resamples": `(default ${defaults.resamples})`,
    "seed": `(default ${defaults.seed})`,
    "force": "",
    "take-over": "",
    "json": "",
    "quiet": "",
    "help": "",
  });
});

Deno.test("pruneCommand.read() names the flag, what it must be and what came", () => {
  const cases: [args: string, message: string][] = [
    ["", "give one run folder, got none (see --help)"],
    ["a b --out c", "give one run folder, got a and b (see --help)"],
    ["a", "give --out DIR: the folder for the pruned network"],
    ["a --out=", '--out must be a folder, got ""'],
    ["a --out b --finetune 0", '--finetune must be a whole number of at least 1, got "0"'],
    ["a --out b --finetune", "Option '--finetune <value>' argument missing"],
    ["a --out b --learning-rate 1", "--learning-rate is for --finetune, got no --finetune"],
    [
      "a --out b --finetune 2 --learning-rate -1",
      '--learning-rate must be a number of at least 0, got "-1"',
    ],
    ["a --out b --no-timing --seconds 1", "--seconds is for timing, got --no-timing"],
    ["a --out b --seconds 0", '--seconds must be a number above 0, got "0"'],
    [
      "a --out b --choose deepest",
      "--choose must be argmax, mean, relative:SHARE with a share above 0 and at most 1, or depth:BLOCKS with a " +
      "whole number of at least 0, got " +
      '"deepest"',
    ],
    ["a --out b --resamples -1", '--resamples must be a whole number of at least 0, got "-1"'],
    ["a --out b --bogus", "Unknown option '--bogus'"],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => readPrune(args.split(" ").filter(Boolean)), (error: Error) => {
      assert.ok(error.message.startsWith(message), error.message);
      assert.ok(error instanceof UsageError || "code" in error);
      return true;
    });
  }
});
