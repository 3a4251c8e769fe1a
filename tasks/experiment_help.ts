// The help text of `deno task experiment`.

import { engineHelp } from "./engine_help.ts";
import type { Experiment } from "../src/studies/experiments/definition.ts";
import type { SettingValue } from "../src/studies/experiments/runs.ts";
import { experiments } from "../src/studies/experiments/experiments.ts";
import { wrapped } from "../src/views/terminal/terminal.ts";

const indent = 23;

/** Printed by --help. */
export function experimentHelp(): string {
  return `Runs an experiment of the paper again and draws its figure with the published values beside ours.

Usage: deno task experiment NAME [flags]

Experiments
${experiments.map(({ name, about }) => entry(name, about)).join("\n")}

Flags
${
    [
      ["--quick", "few, small or short runs: at most five minutes on two cores"],
      ["--seeds S", "every setting with the seeds 1 to S"],
      ["--epochs N", "at most, in place of the experiment's own"],
      ["--batch-size N", "examples of a step at most, in place of the experiment's own"],
      ["--engine ENGINE", engineHelp({ workers: true })],
      ["--workers N", "networks trained at a time, each with one thread (the processor's cores)"],
      ["--data-dir DIR", "folder in which the folders of public data sets lie (data)"],
      [
        "--out DIR",
        "folder (default experiments/NAME): results.jsonl, a line a run; summary.json; " +
        "figure.svg; figure.html, whose charts can each be saved as SVG. Runs that are there already are not repeated",
      ],
      [
        "--take-over",
        "use DIR on a disk without file locks, where nothing shows whether another command " +
        "writes there",
      ],
      ["--quiet", "nothing but the tables at the end"],
      ["--json", "what happens as JSON lines on standard output, nothing else there"],
      ["-h, --help", "this text"],
    ].map(([name, text]) => entry(name, text)).join("\n")
  }

Lists that may be replaced, for instance --depths 5,10,20 or --widths none
${experiments.flatMap(listLines).join("\n")}

Ctrl-C ends at once and keeps finished runs (exit code 130); the same call goes on from there.
The test part is used only once for each network, at the end.
`;
}

function listLines({ name, lists, seeds, scattered }: Experiment): string[] {
  const values = (some: readonly SettingValue[]) => some.join(",");
  return [
    `  ${name}: ${seeds.paper} seeds, ${seeds.quick} with --quick`,
    ...scattered
      ? [`    ${scattered.where}, at the paper's settings: at least ${scattered.seeds} seeds`]
      : [],
    ...Object.entries(lists).map(([flag, { what, paper, quick }]) =>
      entry(`  --${flag} LIST`, `${what}: ${values(paper)} (--quick ${values(quick)})`)
    ),
  ];
}

function entry(name: string, text: string): string {
  const [first, ...rest] = wrapped(text, 100 - indent - 2);
  return [
    `  ${name.padEnd(indent)}${first}`,
    ...rest.map((line) => " ".repeat(indent + 2) + line),
  ].join("\n");
}
