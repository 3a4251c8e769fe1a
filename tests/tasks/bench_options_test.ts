// The options of deno task bench.

import assert from "node:assert/strict";
import { benchCommand } from "../../tasks/bench.ts";
import { shapes } from "../../src/studies/bench/shapes.ts";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readBench = (args: readonly string[]) => benchCommand.read(args)!;

const defaults: ReturnType<typeof readBench> = {
  shapes,
  engine: undefined,
  threads: undefined,
  tf32: false,
  seconds: 3,
  againstTorch: false,
  python: undefined,
  profile: false,
  json: false,
};

Deno.test("benchCommand.read() measures everything by default", () => {
  assert.deepEqual(readBench([]), defaults);
});

Deno.test("benchCommand.read() takes names in any order and each once", () => {
  const { shapes } = readBench(["conv-20", "dense", "conv-20"]);
  assert.deepEqual(shapes.map(({ name }) => name), ["dense", "conv-20"]);
});

Deno.test("benchCommand.read() gives every flag's value to the option of its name", () => {
  const calls = callsOfAll(benchCommand.flags, [
    "--help",
    "--engine wasm --threads 4 --seconds 0.5 --against-torch --python py",
    "--against-torch",
    "--profile",
    "--engine tensorflow --tf32",
    "--json",
  ]);
  assert.deepEqual(calls.map(readBench), [
    undefined,
    {
      ...defaults,
      ...{ engine: "wasm", threads: 4, seconds: 0.5, againstTorch: true, python: "py" },
    },
    { ...defaults, againstTorch: true },
    { ...defaults, profile: true },
    { ...defaults, engine: "tensorflow", tf32: true },
    { ...defaults, json: true },
  ]);
});

Deno.test("benchCommand.read() names the flag, what it must be and what came", () => {
  const calls: [string[], RegExp][] = [
    [["mlp"], /^give one or more of dense, dense-wide, conv-10, .*, got "mlp" /],
    [["--engine", "gpu"], /^--engine must be one of auto, .*, got "gpu"$/],
    [["--threads", "0"], /^--threads must be a whole number of at least 1, got "0"$/],
    [["--threads", "1.5"], /^--threads must be a whole number of at least 1, got "1.5"$/],
    [["--seconds", "0"], /^--seconds must be a number above 0, got "0"$/],
    [["--seconds", "long"], /^--seconds must be a number above 0, got "long"$/],
    [["--seconds", ""], /^--seconds must be a number above 0, got ""$/],
    [["--python", "py"], /^--python is for --against-torch, got no --against-torch$/],
  ];
  for (const [args, message] of calls) {
    assert.throws(() => readBench(args), (error) => {
      assert.ok(error instanceof UsageError, args.join(" "));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("benchCommand.help says every flag's default, and names every shape", () => {
  assertHelpSays(benchCommand.help, benchCommand.flags, {
    "engine": "(default simd, wasm, cpu for dense networks, and webgpu where there is a GPU)",
    "threads": "(default all processors;",
    "tf32": "",
    "seconds": `(default ${defaults.seconds})`,
    "against-torch": "",
    "python": "(default /usr/bin/python3 if it has PyTorch, else python3)",
    "profile": "",
    "json": "",
    "help": "",
  });
  for (const { name } of shapes) assert.ok(benchCommand.help.includes(`\n  ${name} `), name);
  for (const line of benchCommand.help.split("\n")) assert.ok(line.length <= 100, line);
});
