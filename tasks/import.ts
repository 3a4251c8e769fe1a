// deno task import: weights from a safetensors file as a run folder.

import {
  importChecks,
  importNetwork,
  type ImportOptions,
} from "../src/runs/export/import_network.ts";
import { onOff, worded } from "../src/calls/option.ts";
import { aPath, pickOptions } from "../src/calls/checks.ts";
import { counted } from "../src/tables/number_text.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { command, start } from "./command/command.ts";
import { acceptChanged, dataOfRun, force, place, takeOver } from "./command/common_options.ts";
import type { Values } from "./command/option.ts";
import { onePositional } from "./command/positionals.ts";
import { errorText, textForPeople } from "./command/standard_output.ts";

const { defaultWords: _, ...dataDir } = dataOfRun.dataDir;

const options = {
  "": {
    out: {
      ...place("DIR", "a folder", "a new or empty folder"),
      required: "the folder for the network",
    },
    like: {
      ...worded("RUN", aPath),
      about: "take everything but the arrays from this run, whose network has the same shape",
    },
    data: {
      ...dataOfRun.data,
      about: "current path of the run's table; needed if FILE.safetensors names one outside " +
        "of the current folder",
    },
    dataDir: {
      ...dataDir,
      about: "folder of the run's public data set, for estimating statistics",
    },
    force: force("replace the run in --out DIR"),
    takeOver: takeOver(),
    acceptChanged: acceptChanged("read --like RUN though it was changed since it was finished"),
    quiet: onOff("no progress on standard error"),
  },
};

/** The command. */
export const importCommand = command({
  name: "import",
  about: "Imports weights from a safetensors file, for instance from PyTorch.",
  intro: [
    "FILE.safetensors has the names and layouts that deno task export --format safetensors writes, " +
    "float32, and DIR becomes a folder like a run's: evaluate, predict, prune and export take it. " +
    "Everything else (the posterior, the standardisation, the data) comes from the file's " +
    "header, or from RUN. Momenta may be missing. So may the norms' population statistics, all " +
    "of them: then the run's data are loaded, and the statistics are estimated on the " +
    "training split.",
  ],
  positionals: onePositional("file", "FILE.safetensors", "FILE.safetensors"),
  options,
  run,
});

if (import.meta.main) await start(importCommand);

async function run(asked: Values<typeof options> & { readonly file: string }): Promise<void> {
  const human = textForPeople();
  using line = workLine({ out: errorText, hidden: asked.quiet });
  line.onStage(`reading ${asked.file}`);
  const imported = await importNetwork(
    asked.file,
    asked.out,
    pickOptions<ImportOptions>({ ...asked, ...line }, importChecks),
  );
  line.end();
  const { path, depth, statistics } = imported;
  const from = {
    file: "population statistics from the file",
    estimated: "population statistics estimated on the run's training split",
    none: "no norms",
  };
  human.write(`${path}: ${counted(depth, "block")}, ${from[statistics]}\n`);
}
