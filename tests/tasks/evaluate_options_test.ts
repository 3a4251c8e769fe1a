// The flags of deno task evaluate.

import assert from "node:assert/strict";
import { evaluateCommand } from "../../tasks/evaluate.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readEvaluate = (args: readonly string[]) => evaluateCommand.read(args)!;

const defaults: ReturnType<typeof readEvaluate> = {
  runs: ["a"],
  part: "validation",
  limit: undefined,
  examples: 12,
  choose: undefined,
  temperature: false,
  against: undefined,
  againstDir: undefined,
  header: "auto",
  delimiter: undefined,
  rotate: false,
  corrupt: false,
  anytime: false,
  data: undefined,
  dataDir: undefined,
  acceptChanged: false,
  engine: "auto",
  threads: undefined,
  tf32: false,
  resamples: 1000,
  seed: 1,
  out: undefined,
  force: false,
  takeOver: false,
  json: false,
  quiet: false,
};

Deno.test("evaluateCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readEvaluate(["a"]), defaults);
  const switches = [
    ...["temperature", "rotate", "corrupt", "anytime", "accept-changed", "force", "take-over"],
    ...["json", "quiet"],
  ];
  const calls = callsOfAll(evaluateCommand.flags, [
    "--help",
    "a --part test --limit 2 --examples 0 --choose mean --against b.csv --header yes --delimiter pipe --data " +
    "c.csv --data-dir d --engine wasm --threads 3 --tf32 --resamples 4 --seed -5 --out e",
    "a --choose argmax",
    "a f --against svhn --against-dir g",
    ...switches.map((flag) => `a --${flag}`),
  ]);
  assert.deepEqual(calls.map(readEvaluate), [
    undefined,
    {
      ...defaults,
      ...{ part: "test", limit: 2, examples: 0, choose: { kind: "mean" }, against: "b.csv" },
      ...{
        header: true,
        delimiter: "pipe",
        data: "c.csv",
        dataDir: "d",
        engine: "wasm",
        threads: 3,
        tf32: true,
      },
      ...{ resamples: 4, seed: -5, out: "e" },
    },
    { ...defaults, choose: { kind: "argmax" } },
    { ...defaults, runs: ["a", "f"], against: "svhn", againstDir: "g" },
    { ...defaults, temperature: true },
    { ...defaults, rotate: true },
    { ...defaults, corrupt: true },
    { ...defaults, anytime: true },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, json: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("evaluateCommand.help says every flag's default", () => {
  assertHelpSays(evaluateCommand.help, evaluateCommand.flags, {
    "part": `(default ${defaults.part})`,
    "limit": "",
    "examples": `(default ${defaults.examples})`,
    "choose": "(default the run's)",
    "temperature": "",
    "against": "",
    "against-dir": "(default data/NAME)",
    "header": `(default ${defaults.header})`,
    "delimiter": "(default comma, semicolon or tab,",
    "rotate": "",
    "corrupt": "",
    "anytime": "",
    "data": "needed if run.json names a file outside of the current folder",
    "data-dir": "(default where they were in training)",
    "accept-changed": "",
    "engine": `(default ${defaults.engine})`,
    "threads": "(default the processor's cores)",
    "tf32": "",
    "resamples": `(default ${defaults.resamples})`,
    "seed": `(default ${defaults.seed})`,
    "out": "(default the run's own)",
    "force": "",
    "take-over": "",
    "json": "",
    "quiet": "",
    "help": "",
  });
});
