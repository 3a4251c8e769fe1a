// The flags of deno task audit.

import assert from "node:assert/strict";
import { auditCommand } from "../../tasks/audit.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";
import { assertMisread } from "./misread.ts";

const readAudit = (args: readonly string[]) => auditCommand.read(args)!;

const defaults: ReturnType<typeof readAudit> = {
  runs: ["a"],
  seeds: 4,
  priors: ["geometric:0.7", "geometric:0.85", "uniform"],
  moreData: false,
  resamples: 1000,
  data: undefined,
  dataDir: undefined,
  engine: undefined,
  workers: undefined,
  out: undefined,
  takeOver: false,
  quiet: false,
  json: false,
  acceptChanged: false,
};

Deno.test("auditCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readAudit(["a"]), defaults);
  const calls = callsOfAll(auditCommand.flags, [
    "--help",
    "a --seeds 0 --priors none --resamples 7 --more-data --data b.csv --data-dir c --engine wasm " +
    "--workers 2 --out d --take-over",
    "a --priors uniform,geometric:2",
    "a e --quiet --json --accept-changed",
  ]);
  assert.deepEqual(calls.map(readAudit), [
    undefined,
    {
      ...defaults,
      ...{ seeds: 0, priors: [], resamples: 7, moreData: true, data: "b.csv", dataDir: "c" },
      ...{ engine: "wasm", workers: 2, out: "d", takeOver: true },
    },
    { ...defaults, priors: ["uniform", "geometric:2"] },
    { ...defaults, runs: ["a", "e"], quiet: true, json: true, acceptChanged: true },
  ]);
});

Deno.test("auditCommand.help says every flag's default", () => {
  assertHelpSays(auditCommand.help, auditCommand.flags, {
    "seeds": "(default 4)",
    "priors": "(default geometric:0.7,geometric:0.85,uniform)",
    "more-data": "",
    "resamples": "(default 1000)",
    "data": "",
    "data-dir": "(default where they were in training)",
    "engine": "(default the run's)",
    "workers": "(default the processor's cores)",
    "out": "(default audits/NAME)",
    "take-over": "",
    "quiet": "",
    "json": "",
    "accept-changed": "",
    "help": "",
  });
});

Deno.test("auditCommand.read() refuses what is wrong, naming the flag", () => {
  assertMisread(readAudit, auditCommand.flags, [
    [[], /^give one or more run folders/],
    [["a", "--seeds", "-1"], /^--seeds must be a whole number of at least 0, got "-1"/],
    [["a", "--priors", "0.3"], /^--priors must be geometric:DECAY or uniform, .*got "0\.3"/],
    [["a", "--priors", ""], /^--priors must be .*got ""/],
    [["a", "--resamples", "0"], /^--resamples must be a whole number of at least 1, got "0"/],
    [["a", "b", "--seeds", "2"], /^--seeds is for a single run, .*got 2 runs$/],
    [["a", "b", "a"], /^every run must be given once, got a twice$/],
  ]);
});
