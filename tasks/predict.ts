// deno task predict: classes for the inputs of a file, a piece at a time.

import { namesOfClasses } from "../src/datasets/class_names.ts";
import { standardise } from "../src/datasets/standardise.ts";
import { csvInputs } from "../src/datasets/formats/csv_inputs.ts";
import { idxInputs } from "../src/datasets/formats/idx_inputs.ts";
import { visibleText } from "../src/files/visible_text.ts";
import { truncateToDepth } from "../src/depth/depth_choice.ts";
import { type LoadedRun, loadRun } from "../src/runs/load_run.ts";
import { predictionHeader, predictionRows } from "../src/evaluation/prediction_rows.ts";
import { tallyRows } from "./unpredicted_rows.ts";
import { openTextFile } from "../src/files/text_file.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { predictions } from "../src/training/predictions.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type PredictFlags, predictFlags, readPredictFlags } from "./predict_flags.ts";
import { predictHelp } from "./predict_help.ts";
import { errorText, writeResult } from "./standard_output.ts";
import { counted } from "../src/tables/number_text.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), predictFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const flags = readPredictFlags(args);
  if (!flags) return writeResult(predictHelp);
  const onScreen = flags.out === undefined && Deno.stdout.isTerminal();
  const hidden = flags.quiet || onScreen; // rows that run over a terminal are progress enough
  using line = workLine({ out: errorText, hidden });
  line.onStage(`loading ${flags.run}`);
  using run = await loadRun(flags.run, flags);
  const q = probabilitiesOf(run, flags.depth);
  const { classes } = run.network.spec;
  const shown = (name: string) => onScreen ? visibleText(name) : name; // data elsewhere
  const names = namesOfClasses(run.classNames ?? classes).map(shown);
  const features = run.description.data.features?.map(shown);
  using file = flags.out === undefined ? undefined : openTextFile(flags.out, flags);
  const write = file?.write ?? writeResult;
  let begun = false;
  const tally = tallyRows();
  line.onStage("predicting");
  let [read, of] = [0, Infinity]; // bytes, or images
  const inputs = standardised(
    run,
    flags,
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
  const { stop } = flags;
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
  return tally.end();
}

/** q over the exits up to the depth asked for. */
function probabilitiesOf(run: LoadedRun, depth: PredictFlags["depth"]): number[] {
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
  { file, batchSize, header, delimiter }: PredictFlags,
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
