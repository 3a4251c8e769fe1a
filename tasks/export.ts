// deno task export: a run's network for other programs.

import { processorEngine } from "../src/engines/registry.ts";
import {
  exportChecks,
  exportFormats,
  exportNetwork,
  type ExportOptions,
} from "../src/runs/export/export_network.ts";
import { exportOutputs, exportParts } from "../src/runs/export/export_parts.ts";
import { inputNotices } from "../src/runs/export/input_notices.ts";
import { choice, onOff } from "../src/calls/option.ts";
import { pickOptions } from "../src/calls/checks.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { command, start } from "./command/command.ts";
import { acceptChanged, force, place, takeOver } from "./command/common_options.ts";
import type { GivenValues, Values } from "./command/option.ts";
import { onePositional } from "./command/positionals.ts";
import { errorText, textForPeople } from "./command/standard_output.ts";

const options = {
  "": {
    format: {
      ...choice("FORMAT", exportFormats),
      required: exportFormats.join(", "),
      about: "tfjs: a layers model of TensorFlow.js, a folder with model.json and weights.bin\n" +
        "onnx: one file, operators of version 17\n" +
        "safetensors: weights and statistics; the header has all that is needed to rebuild the " +
        "network, the data set's name and the training settings",
    },
    outputs: {
      ...choice("OUTPUTS", exportOutputs),
      default: exportOutputs[0],
      about: "mixture: probabilities [batch, classes], averaged over depth\n" +
        "exits: log-probabilities of every exit, [batch, exits, classes]",
      only: {
        wanted: "--format tfjs and onnx",
        fits: ({ format }: GivenValues) => format !== "safetensors",
        got: () => "--format safetensors, which holds weights",
      },
    },
    out: {
      ...place("PATH", "a path", "the file, or for tfjs the folder; the folder above must exist"),
      required: "where to write",
    },
    force: force("replace existing files"),
    takeOver: { ...takeOver("the folder"), of: "tfjs" },
    acceptChanged: acceptChanged(),
    quiet: onOff("no progress on standard error"),
  },
};

/** The command. */
export const exportCommand = command({
  name: "export",
  about: "Exports a trained network for other programs.",
  intro: [
    "RUN is the folder of a run, or one that prune or import wrote. The exported tfjs and ONNX " +
    "models take inputs as they are (standardisation is inside; images in 0..1, bytes divided by " +
    "255), float32, any batch size. Posterior, class names and more are in their metadata. " +
    "docs/exports.md shows how to load each, and how to take weights to PyTorch and back (deno " +
    "task import).",
  ],
  positionals: onePositional("run", "RUN", "run folder"),
  options,
  run,
});

if (import.meta.main) await start(exportCommand);

async function run(asked: Values<typeof options> & { readonly run: string }): Promise<void> {
  const human = textForPeople();
  using line = workLine({ out: errorText, hidden: asked.quiet });
  line.onStage(`loading ${asked.run}`);
  // nothing is computed: the engine that starts fastest
  using run = await loadRun(asked.run, { ...asked, engine: processorEngine, threads: 1 });
  const parts = await exportParts(run);
  line.onStage(`writing ${asked.out}`);
  const written = await exportNetwork(
    parts,
    asked.out,
    pickOptions<ExportOptions>({ ...asked, ...line }, exportChecks),
  );
  line.end();
  // users of a safetensors file can standardise inputs in float64
  const notices = asked.format === "safetensors" ? [] : inputNotices(parts);
  for (const text of notices) errorText.write(`note: ${text}\n`);
  for (const { path, bytes } of written) {
    human.write(`${path}: ${bytes.toLocaleString("en-US")} bytes\n`);
  }
}
