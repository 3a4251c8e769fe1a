// The options of deno task bench:gpu.

import assert from "node:assert/strict";
import { benchGpuCommand } from "../../tasks/bench_gpu.ts";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const read = (args: readonly string[]) => benchGpuCommand.read(args)!;

const defaults: ReturnType<typeof read> = {
  names: [],
  device: "gpu",
  seconds: 3,
  tf32: false,
  withoutTorch: false,
  python: undefined,
  out: "bench-gpu.json",
  force: false,
};

Deno.test("benchGpuCommand.read() measures every shape beside PyTorch by default", () => {
  assert.deepEqual(read([]), defaults);
});

Deno.test("benchGpuCommand.read() gives every flag's value to the option of its name", () => {
  const calls = callsOfAll(benchGpuCommand.flags, [
    "--help",
    "--device processor --seconds 0.5",
    "--tf32 --python py",
    "--without-torch",
    "--out a.json --force",
  ]);
  assert.deepEqual(calls.map(read), [
    undefined,
    { ...defaults, device: "processor", seconds: 0.5 },
    { ...defaults, tf32: true, python: "py" },
    { ...defaults, withoutTorch: true },
    { ...defaults, out: "a.json", force: true },
  ]);
});

Deno.test("benchGpuCommand.read() names the flag, what it must be and what came", () => {
  const calls: [string[], RegExp][] = [
    [["mlp"], /^give one or more of dense, dense-wide, conv-10, .*, got "mlp" /],
    [["--device", "cpu"], /^--device must be one of gpu, processor, got "cpu"$/],
    [["--seconds", "0"], /^--seconds must be a number above 0, got "0"$/],
    [["--out", "-"], /^--out must be a file, got "-", which stands for standard output/],
    [
      ["--tf32", "--device", "processor"],
      /^--tf32 is for a GPU, got also --device processor; leave out one of them$/,
    ],
    [
      ["--without-torch", "--python", "py"],
      /^--python has PyTorch, got also --without-torch; leave out one of them$/,
    ],
  ];
  for (const [args, message] of calls) {
    assert.throws(() => read(args), (error) => {
      assert.ok(error instanceof UsageError, args.join(" "));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("benchGpuCommand.help says every flag's default", () => {
  assertHelpSays(benchGpuCommand.help, benchGpuCommand.flags, {
    "device": `(default ${defaults.device})`,
    "seconds": `(default ${defaults.seconds})`,
    "tf32": "",
    "without-torch": "",
    "python": "(default /usr/bin/python3 if it has PyTorch, else python3)",
    "out": `(default ${defaults.out})`,
    "force": "",
    "help": "",
  });
});
