// The flags of the bench task.

import assert from "node:assert/strict";
import { type BenchFlags, benchFlags, readBenchFlags } from "../../tasks/bench_flags.ts";
import { benchHelp } from "../../tasks/bench_help.ts";
import { shapes } from "../../tasks/bench_shapes.ts";
import { UsageError } from "../../tasks/command_line.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const defaults: BenchFlags = {
  help: false,
  shapes,
  engine: undefined,
  threads: undefined,
  seconds: 3,
  againstTorch: false,
  python: undefined,
  profile: false,
  json: false,
};

Deno.test("readBenchFlags() measures everything by default", () => {
  assert.deepEqual(readBenchFlags([]), defaults);
});

Deno.test("readBenchFlags() takes names in any order and each once", () => {
  const { shapes } = readBenchFlags(["conv-20", "dense", "conv-20"]);
  assert.deepEqual(shapes.map(({ name }) => name), ["dense", "conv-20"]);
});

Deno.test("readBenchFlags() gives every flag's value to the option of its name", () => {
  const calls = callsOfAll(benchFlags, [
    "--help",
    "--engine wasm --threads 4 --seconds 0.5 --against-torch --python py",
    "--against-torch",
    "--profile",
    "--json",
  ]);
  assert.deepEqual(calls.map(readBenchFlags), [
    { ...defaults, help: true },
    {
      ...defaults,
      ...{ engine: "wasm", threads: 4, seconds: 0.5, againstTorch: true, python: "py" },
    },
    { ...defaults, againstTorch: true },
    { ...defaults, profile: true },
    { ...defaults, json: true },
  ]);
});

Deno.test("readBenchFlags() names the flag, what was wanted and what came", () => {
  const calls: [string[], RegExp][] = [
    [["mlp"], /^NAMES must be some of dense, dense-wide, conv-10, .*, got "mlp"$/],
    [["--engine", "gpu"], /^--engine must be one of auto, .*, got "gpu"$/],
    [["--threads", "0"], /^--threads must be a whole number of at least 1, got "0"$/],
    [["--threads", "1.5"], /^--threads must be a whole number of at least 1, got "1.5"$/],
    [["--seconds", "0"], /^--seconds must be a number above 0, got "0"$/],
    [["--seconds", "long"], /^--seconds must be a number above 0, got "long"$/],
    [["--seconds", ""], /^--seconds must be a number above 0, got ""$/],
    [["--python", "py"], /^--python is for --against-torch, which was not given$/],
  ];
  for (const [args, message] of calls) {
    assert.throws(() => readBenchFlags(args), (error) => {
      assert.ok(error instanceof UsageError, args.join(" "));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("benchHelp says every flag's default, and names every shape", () => {
  assertHelpSays(benchHelp, benchFlags, {
    "engine": "(default simd, wasm, cpu for dense networks, and webgpu where there is a GPU)",
    "threads": "(default as many as there are processors;",
    "seconds": `(${defaults.seconds})`,
    "against-torch": "",
    "python": "(/usr/bin/python3 if it has, else python3)",
    "profile": "",
    "json": "",
    "help": "",
  });
  for (const { name } of shapes) assert.ok(benchHelp.includes(`  ${name} `), name);
  for (const line of benchHelp.split("\n")) assert.ok(line.length <= 100, line);
});
