// What holds for every command: a task of its own, a flag and a line of help for each option, and defaults that are told.

import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { defaultText } from "../../src/calls/option.ts";
import { trainChecks } from "../../src/training/train_options.ts";
import { trainingOptions } from "../../src/training/training_options.ts";
import { auditCommand } from "../../tasks/audit.ts";
import { benchCommand } from "../../tasks/bench.ts";
import { benchGpuCommand } from "../../tasks/bench_gpu.ts";
import type { command } from "../../tasks/command/command.ts";
import { kebab } from "../../tasks/command/option.ts";
import { compareCommand } from "../../tasks/compare.ts";
import { dataCommand } from "../../tasks/data.ts";
import { evaluateCommand } from "../../tasks/evaluate.ts";
import { experimentCommand } from "../../tasks/experiment.ts";
import { exportCommand } from "../../tasks/export.ts";
import { importCommand } from "../../tasks/import.ts";
import { predictCommand } from "../../tasks/predict.ts";
import { proveResumeCommand } from "../../tasks/prove_resume.ts";
import { pruneCommand } from "../../tasks/prune.ts";
import { tensorflowInstallCommand } from "../../tasks/tensorflow_install.ts";
import { trainCommand } from "../../tasks/train.ts";
import { verifyCommand } from "../../tasks/verify.ts";
import { viewCommand } from "../../tasks/view.ts";
import { helpEntries } from "./flag_list.ts";

/** Every command, with the least that it must be called with. */
const commands:
  readonly (readonly [each: ReturnType<typeof command<never, never, unknown>>, call: string])[] = [
    [auditCommand, "a"],
    [benchCommand, ""],
    [benchGpuCommand, ""],
    [compareCommand, "--methods searched"],
    [dataCommand, "mnist"],
    [evaluateCommand, "a"],
    [experimentCommand, "complexity"],
    [exportCommand, "a --format onnx --out b"],
    [importCommand, "a --out b"],
    [predictCommand, "a b"],
    [proveResumeCommand, ""],
    [pruneCommand, "a --out b"],
    [tensorflowInstallCommand, ""],
    [trainCommand, ""],
    [verifyCommand, ""],
    [viewCommand, "a"],
  ];

Deno.test("every command is a task of deno.json, and a file that is named after it", () => {
  const tasks = Object.entries(config.tasks).flatMap(([name, { command }]) => {
    const file = /tasks\/(\w+)\.ts$/.exec(command)?.[1];
    return file === undefined || ["bundle", "check_docs"].includes(file) ? [] : [[name, file]];
  });
  assert.deepEqual(
    tasks.map(([name]) => name).sort(),
    commands.map(([{ name }]) => name).sort(),
  );
  for (const [name, file] of tasks) assert.equal(file, name.replace(/[-:]/g, "_"));
});

Deno.test("every command's help has an entry for each of its flags and for no other, in 100 columns", () => {
  for (const [{ name, flags, help }] of commands) {
    assert.ok(help.includes(`\nUsage: deno task ${name} `), name);
    assert.deepEqual([...helpEntries(help).keys()].sort(), Object.keys(flags).sort(), name);
    for (const line of help.split("\n")) assert.ok(line.length <= 100, line);
  }
});

Deno.test("every default that help tells is the one that is used", () => {
  for (const [{ name, flags, help, read }, call] of commands) {
    const words = call.split(" ").filter(Boolean);
    const entries = helpEntries(help);
    for (const [flag, option] of Object.entries(flags)) {
      const text = defaultText(option);
      if (text === undefined) continue;
      assert.ok(entries.get(flag)!.includes(`(default ${text})`), `${name} --${flag}`);
      // others are left to the functions, which have them from the same tables
      if (option.default === undefined || option.sign === undefined) continue;
      const values = (args: readonly string[]) => ({
        ...read(args) as object,
        given: [],
        flags: [],
      });
      assert.deepEqual(values([...words, `--${flag}`, text]), values(words), `${name} --${flag}`);
    }
  }
});

/** Options of train() that only a program can give. */
const ofScripts = ["network", "posterior", "masks", "signal", "onMoment", "minimumGain"];

/** Options of train() with a flag of another name. */
const otherFlags: Readonly<Record<string, string>> = {
  kind: "network",
  architecture: "network",
  checkpoints: "checkpoint-every",
};

Deno.test("every option of train() has a flag, but for those of programs alone", () => {
  const missing = Object.keys(trainChecks).filter((name) =>
    !((otherFlags[name] ?? kebab(name)) in trainCommand.flags) || name === "network"
  );
  assert.deepEqual(missing.sort(), [...ofScripts].sort());
});

Deno.test("options of training are checked in flags as in scripts", () => {
  for (const [name, { check }] of Object.entries(trainingOptions)) {
    assert.equal(trainChecks[name as keyof typeof trainingOptions], check, name);
    const flag = trainCommand.flags[kebab(name)];
    if (!ofScripts.includes(name)) assert.equal(flag.check, check, name);
  }
});
