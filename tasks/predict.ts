// deno task predict: predictions for the inputs of a file, one batch at a time.

import { namesOfClasses } from "../src/datasets/class_names.ts";
import { standardise } from "../src/datasets/standardise.ts";
import { csvInputs } from "../src/datasets/formats/csv_inputs.ts";
import { idxInputs } from "../src/datasets/formats/idx_inputs.ts";
import { tableOptions } from "../src/datasets/table_options.ts";
import { placeOptions } from "../src/engines/place_options.ts";
import { visibleText } from "../src/files/visible_text.ts";
import { truncateToDepth } from "../src/depth/depth_choice.ts";
import { numeric, onOff, worded } from "../src/calls/option.ts";
import { anObject, aPath, type Check, whole } from "../src/calls/checks.ts";
import {
  checkEarlyExitCriterion,
  type EarlyExitCriterionText,
} from "../src/metrics/early_exit_criterion.ts";
import { type LoadedRun, loadRun } from "../src/runs/load_run.ts";
import { counted } from "../src/tables/number_text.ts";
import { predictionHeader, predictionRows } from "../src/evaluation/prediction_rows.ts";
import { openTextFile } from "../src/files/text_file.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { predictions } from "../src/training/predictions.ts";
import { command, start } from "./command/command.ts";
import { acceptChanged, force, isStandardOutput } from "./command/common_options.ts";
import type { GivenValues, Values } from "./command/option.ts";
import type { Positionals } from "./command/positionals.ts";
import { errorText, tell, writeResult } from "./command/standard_output.ts";
import { UsageError } from "./command/usage_error.ts";
import { tallyRows } from "../src/evaluation/unpredicted_rows.ts";

/** The mixture over all exits, up to the depth chosen, or up to a number of blocks. */
type Depth = "full" | "chosen" | number;

const aDepth: Check = {
  wanted: "full, chosen, or a number of blocks",
  is: (depth) => depth === "full" || depth === "chosen" || Number.isSafeInteger(depth),
};

const runAndFile: Positionals<{ readonly run: string; readonly file: string }> = {
  usage: "RUN FILE",
  read(words) {
    const [run, file, ...more] = words;
    if (file !== undefined && more.length === 0) return { run, file };
    throw new UsageError(
      `give a run folder and a file, got ${words.join(" and ") || "neither"} (see --help)`,
    );
  },
};

const options = {
  "": {
    depth: {
      check: aDepth,
      sign: "DEPTH",
      parse: (text: string): Depth => /^\d+$/.test(text) ? Number(text) : text as Depth,
      default: "full",
      about: "full (mixture over all exits), chosen (mixture up to the depth that the run's rule " +
        "chooses, whose exit takes the mass beyond), or a number of blocks",
    },
    stop: {
      check: anObject("a rule"),
      sign: "KIND:VALUE",
      parse: (text: string) => checkEarlyExitCriterion("", text as EarlyExitCriterionText),
      about: "early exit of each input once its running mixture is certain enough: entropy:0.1 " +
        "(nats, at most), margin:0.9 or confidence:0.95 (at least)",
    },
    header: { ...tableOptions.header, of: "FILE.csv" },
    delimiter: { ...tableOptions.delimiter, of: "FILE.csv" },
    batchSize: { ...numeric("B", whole(1)), default: 256, about: "inputs per batch" },
    ...placeOptions,
    acceptChanged: acceptChanged(),
    out: {
      ...worded("FILE", { ...aPath, wanted: "a file" }),
      defaultWords: "-, which is standard output",
      about: "write to FILE, complete or not at all",
      aliases: ["output"],
    },
    force: {
      ...force("replace that file"),
      only: {
        wanted: "--out FILE",
        fits: ({ out }: GivenValues) => out !== undefined && !isStandardOutput(out as string),
        got: ({ out }: GivenValues) => out === undefined ? "no --out" : `--out ${out}`,
      },
    },
    quiet: onOff("no progress on standard error"),
  },
};

/** The command. */
export const predictCommand = command({
  name: "predict",
  about: "Predicts classes with a trained network, for a file of any size.",
  intro: [
    "RUN is the folder of a run, or one that prune or import wrote. FILE is a CSV file with the " +
    "features that the run was trained on, or an IDX file of images; gzipped or not. Inputs are " +
    "standardised as the run's were.",
    "With a header, columns are found by their names, in any order: each feature must be there " +
    "once, and other columns are not used. Without a header they are taken by position, and " +
    "the column of labels may be among them. A file that does not fit is refused, and so is a " +
    "first row that could be either a header or a row.",
    "Writes CSV with a header and one row for each row of FILE: the class, a probability for each " +
    "class (p_NAME), the entropy in nats, the depth used (the number of blocks that the input went " +
    "through), and a reason. If an input is so large that the network's numbers overflow, " +
    "there is no prediction: the row has a reason, and its other cells are empty. All rows are " +
    "still written, a line on standard error says how many have no prediction, and the exit code " +
    "is 1. A file or pipe gets names as they are; on a terminal control characters in them are " +
    "escaped (\\x1b).",
  ],
  positionals: runAndFile,
  options,
  request,
  run,
});

function request(values: Values<typeof options> & { readonly run: string; readonly file: string }) {
  const { out } = values;
  return { ...values, out: out === undefined || isStandardOutput(out) ? undefined : out };
}

type Asked = ReturnType<typeof request>;

if (import.meta.main) await start(predictCommand);

async function run(asked: Asked): Promise<number | void> {
  const onScreen = asked.out === undefined && Deno.stdout.isTerminal();
  const hidden = asked.quiet || onScreen; // rows on a terminal show progress enough
  using line = workLine({ out: errorText, hidden });
  line.onStage(`loading ${asked.run}`);
  using run = await loadRun(asked.run, asked);
  const q = probabilitiesOf(run, asked.depth);
  const { classes } = run.network.spec;
  const shown = (name: string) => onScreen ? visibleText(name) : name; // data elsewhere
  const names = namesOfClasses(run.classNames ?? classes).map(shown);
  const features = run.description.data.features?.map(shown);
  using file = asked.out === undefined ? undefined : openTextFile(asked.out, asked);
  const write = file?.write ?? writeResult;
  let begun = false;
  const tally = tallyRows();
  line.onStage("predicting");
  let [read, of] = [0, Infinity]; // bytes, or images
  const inputs = standardised(
    run,
    asked,
    (nowRead, ofAll) => [read, of] = [nowRead, ofAll],
    (text) => line.write(`note: ${text}\n`),
  );
  const images = run.description.data.shape.length === 3;
  const onProgress = (done: number) =>
    line.onProgress(
      done,
      images ? of : Infinity,
      of < Infinity && read <= of ? read / of : undefined,
    );
  const { stop } = asked;
  await predictions(inputs, run.network, q, { stop, onProgress }).forEach((predicted) => {
    // after the first batch, so that bad input prints nothing
    if (!begun) write(predictionHeader(names));
    begun = true;
    write(predictionRows(predicted, names, features));
    tally.add(predicted);
  });
  if (!begun) write(predictionHeader(names)); // a file with a header alone: no rows, one to one
  line.end();
  file?.finish();
  return tally.end(tell);
}

/** q over the exits up to the requested depth. */
function probabilitiesOf(run: LoadedRun, depth: Depth): number[] {
  const q = run.posterior.probabilities().slice(0, run.network.depth + 1);
  if (depth === "full") return q;
  if (depth === "chosen") return truncateToDepth(q, run.chosenDepth);
  if (depth > run.network.depth) {
    throw new UsageError(
      `--depth must be at most the ${
        counted(run.network.depth, "block")
      } of ${run.path}, got ${depth}`,
    );
  }
  return truncateToDepth(q, depth);
}

/** The inputs of the file, standardised as the run's data were. */
async function* standardised(
  run: LoadedRun,
  { file, batchSize, header, delimiter }: Asked,
  onRead: (read: number, of: number) => void,
  onNotice: (text: string) => void,
) {
  const { data } = run.description;
  if (!run.schema && (header !== "auto" || delimiter !== undefined)) {
    throw new UsageError(
      `--header and --delimiter are for FILE.csv, and ${run.path} is a run on images (IDX files)`,
    );
  }
  const inputs = run.schema
    ? csvInputs(file, { schema: run.schema, size: batchSize, header, delimiter, onNotice, onRead })
    : idxInputs(file, data.shape, batchSize, onRead);
  for await (const batch of inputs) yield standardise(run, batch);
}
