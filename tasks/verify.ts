// deno task verify: checks an engine against reference files, and prints one line of JSON a file.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { basename } from "node:path";
import { createNetwork } from "../src/engines/create_network.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../src/engines/reference.ts";
import { runCommand } from "./command_line.ts";
import { engineFlag, wholeFlag } from "./flag_values.ts";
import { dataLines, textForPeople, writeResult } from "./standard_output.ts";

const help =
  `Checks an engine against reference results, relative error at most ${referenceTolerance}.

Usage: deno task verify [FILES] [--engine auto|simd|webgpu|wasm|cpu|tensorflow] [--threads N]

Without FILES the reference networks in tests/golden are used. Prints one line of JSON a file:
{"file","engine","worst","quantity","passed"}. Exit code 1 where a file does not pass.`;

const verifyFlags = {
  "engine": { type: "string", default: "auto" },
  "threads": { type: "string" },
  "help": { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

if (import.meta.main) await runCommand(() => main(Deno.args), verifyFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: verifyFlags,
  });
  if (values.help) return writeResult(`${help}\n`);
  const engine = engineFlag(values.engine);
  const threads = wholeFlag("threads", values.threads, 1);
  textForPeople({ json: true });
  let failed = 0;
  for (const file of positionals.length ? positionals : await goldenFiles()) {
    const reference = parseReference(await Deno.readTextFile(file), file);
    using network = await createNetwork(referenceSpec(reference), { engine, threads });
    const { worst, quantity } = await compareWithReference(reference, network);
    const passed = worst <= referenceTolerance;
    if (!passed) failed++;
    const line = { file: basename(file), engine: network.engine.name, worst, quantity, passed };
    dataLines.write(`${JSON.stringify(line)}\n`);
  }
  return failed ? 1 : undefined;
}

async function goldenFiles(): Promise<string[]> {
  const folder = new URL("../tests/golden/", import.meta.url);
  const files: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".json")) files.push(new URL(name, folder).pathname);
  }
  return files.sort();
}
