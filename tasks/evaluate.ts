// deno task evaluate: loads runs, evaluates them one after the other, and writes what was found.

import { corruptions } from "../src/datasets/corruptions.ts";
import { csvDataset } from "../src/datasets/formats/csv_dataset.ts";
import { type Dataset, type DataSplits, takeRows } from "../src/datasets/dataset.ts";
import { loadData } from "../src/datasets/source.ts";
import { evaluateAnytime } from "../src/evaluation/anytime_evaluation.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import type { Evaluation } from "../src/evaluation/evaluation.ts";
import { evaluateShift } from "../src/evaluation/shift.ts";
import { ensureStatistics } from "../src/evaluation/statistics.ts";
import { evaluateOutOfDistribution } from "../src/evaluation/out_of_distribution.ts";
import { chooseDepth, truncateToDepth } from "../src/depth/depth_choice.ts";
import { comparisonText } from "../src/views/terminal/evaluation_comparison.ts";
import { evaluationPage } from "../src/views/html/evaluation_page.ts";
import { evaluationText } from "../src/views/terminal/evaluation_text.ts";
import { ownFolder } from "../src/files/owned_folder.ts";
import { type LoadedRun, loadRun, readDescription } from "../src/runs/load_run.ts";
import { dataPlaces } from "../src/runs/run_data.ts";
import { runFacts } from "../src/runs/run_facts.ts";
import { ownRunFolder, recoverBeforeReading } from "../src/runs/run_recovery.ts";
import { refuseWithoutNetwork } from "../src/runs/still_training.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { resultFiles } from "../src/files/result_files.ts";
import { type WorkLine, workLine } from "../src/views/terminal/work_line.ts";
import { runCommand, UsageError } from "./command_line.ts";
import { type EvaluateFlags, evaluateFlags, readEvaluateFlags } from "./evaluate_flags.ts";
import { evaluateHelp } from "./evaluate_help.ts";
import { dataFlag } from "./flag_values.ts";
import { beginLoading } from "./loading_stage.ts";
import { dataLines, errorText, textForPeople, writeResult } from "./standard_output.ts";
import { counted } from "../src/tables/number_text.ts";

const fileNames = ["evaluation.json", "evaluation.html"];

/** Degrees of --rotate. */
const rotations = Array.from({ length: 13 }, (_, i) => 15 * i);

if (import.meta.main) await runCommand(() => main(Deno.args), evaluateFlags);

async function main(args: readonly string[]): Promise<void> {
  const flags = readEvaluateFlags(args);
  if (flags.help) return writeResult(evaluateHelp);
  const human = textForPeople(flags);
  using line = workLine({ out: human, hidden: flags.quiet });
  const say = (text: string) => {
    if (!flags.quiet) line.write(`${text}\n`);
  };
  const style = { columns: human.columns(), color: human.isTerminal && !Deno.noColor };

  // a fault in the last run must not come to light after hours on the first
  for (const path of flags.runs.length > 1 ? flags.runs : []) {
    await (await open(path, flags, line))[Symbol.asyncDispose]();
  }

  const evaluations: Evaluation[] = [];
  for (const path of flags.runs) {
    await using opened = await open(path, flags, line);
    const evaluation = await evaluateRun(opened, flags, say, line);
    line.onStage("drawing the page");
    const json = JSON.stringify(evaluation);
    // shown first: a full disk must not take it along
    line.end();
    if (flags.json) dataLines.write(`${json}\n`);
    else {
      human.write(ownLines(`${flags.quiet ? "" : "\n"}${evaluationText(evaluation, style)}\n\n`));
    }
    opened.files.write({
      "evaluation.json": `${JSON.stringify(evaluation, null, 2)}\n`,
      "evaluation.html": await evaluationPage(evaluation),
    });
    say(`written to ${flags.out ?? path}: ${fileNames.join(", ")}`);
    evaluations.push(evaluation);
  }
  if (evaluations.length > 1 && !flags.json) {
    human.write(ownLines(`\n${comparisonText(evaluations, style)}\n`));
  }
}

/** What evaluating a run needs, looked at before anything is computed. */
interface Opened extends AsyncDisposable {
  readonly run: LoadedRun;
  readonly splits: DataSplits;
  /** The part to evaluate. */
  readonly data: Dataset;
  /** The data set of --against. */
  readonly unknown?: Dataset;
  readonly files: Awaited<ReturnType<typeof resultFiles>>;
}

async function open(path: string, flags: EvaluateFlags, line: WorkLine): Promise<Opened> {
  line.onStage(`loading ${path}`);
  await using stack = new AsyncDisposableStack();
  recoverBeforeReading(path);
  const { name, shape } = (await readDescription(path, flags)).data;
  for (const flag of ["rotate", "corrupt"] as const) {
    if (flags[flag] && shape.length !== 3) {
      throw new UsageError(`--${flag} is for runs on images, got ${name} in ${path}`);
    }
  }
  refuseWithoutNetwork("evaluate", path); // the folder that is asked for next may be that of the training
  const own = flags.out === undefined ? ownRunFolder : ownFolder;
  const owned = stack.use(own(flags.out ?? path, { name: "evaluate", takeOver: flags.takeOver }));
  const run = stack.use(await loadRun(path, flags));
  const files = stack.use(await resultFiles(owned, fileNames, flags));
  await beginLoading(line, flags.data ?? run.description.options.data);
  const splits = await run.data(dataPlaces(flags));
  const part = splits[flags.part];
  if (!part) throw new Error(`evaluate: wanted data with a test part, got ${name} in ${path}`);
  const unknown = flags.against === undefined ? undefined : await unknownData(flags, part, run);
  const kept = stack.move();
  return {
    run,
    splits,
    data: first(part, flags.limit),
    unknown: unknown && first(unknown, flags.limit),
    files,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The test part of another data set, of the shape that the network takes, or all rows of a file. */
async function unknownData(
  { against, againstDir, header, delimiter, seed }: EvaluateFlags,
  known: Dataset,
  { schema }: LoadedRun,
): Promise<Dataset> {
  if (dataFlag("against", against!) === "file") {
    if (!schema) {
      throw new UsageError(
        `--against FILE.csv is for runs on vectors, got ${known.name} of [${known.shape}]`,
      );
    }
    const onNotice = (text: string) => errorText.write(`note: ${text}\n`);
    const options = { schema, header, delimiter, onNotice, classes: known.classes };
    return otherThan(known, await csvDataset(against!, options));
  }
  const { name, test } = await loadData({ data: against!, dataDir: againstDir, seed });
  if (!test || String(test.shape) !== String(known.shape)) {
    throw new Error(
      `evaluate: wanted unknown examples of shape [${known.shape}] as in ${known.name}, ` +
        (test ? `got [${test.shape}] in ${name}` : `got ${name}, which has no test part`),
    );
  }
  return otherThan(known, test);
}

function otherThan(known: Dataset, unknown: Dataset): Dataset {
  if (unknown.name !== known.name) return unknown;
  throw new Error(
    `evaluate: wanted another data set than the run's as unknown, got ${unknown.name}`,
  );
}

async function evaluateRun(
  { run, splits, data, unknown }: Opened,
  flags: EvaluateFlags,
  say: (text: string) => void,
  line: WorkLine,
): Promise<Evaluation> {
  const { network, posterior, description, path } = run;
  const { onStage, onProgress } = line;
  const rule = flags.choose ?? description.options.choose;
  const { resamples, seed } = flags;
  const work = { onStage, onProgress };
  const options = { resamples, seed, rule, ...work };
  onStage("estimating population statistics");
  const { batchSize } = description.options;
  const statistics = await ensureStatistics(network, splits.train, batchSize, { onProgress });
  say(`${path}: evaluating ${counted(data.rows.length, "example")} of the ${flags.part} part ...`);
  const evaluation = await evaluate(network, posterior, data, {
    ...options,
    part: flags.part,
    heldOut: flags.temperature ? splits.validation : undefined,
  });
  const anytime = flags.anytime ? await stoppingEarly(`${path}: stopping early ...`) : undefined;
  if (unknown) {
    say(`${path}: against ${counted(unknown.rows.length, "example")} of ${unknown.name} ...`);
  }
  return {
    run: runFacts(run, statistics),
    ...evaluation,
    ...anytime && { anytime },
    ...unknown &&
      { unknown: await evaluateOutOfDistribution(network, posterior, data, unknown, options) },
    ...(flags.rotate || flags.corrupt) && {
      shift: await evaluateShift(network, posterior, data, {
        ...work,
        rule,
        seed,
        rotations: flags.rotate ? rotations : [],
        corruptions: flags.corrupt ? corruptions : [],
        onPass({ name, number, of }) {
          say(`${path}: ${number} of ${of}, ${name} ...`);
          onStage("evaluating");
        },
      }),
    },
  };

  /** In the mixture up to the chosen depth, as in a pruned network. */
  async function stoppingEarly(text: string) {
    say(text);
    const q = posterior.probabilities();
    const cut = truncateToDepth(q, chooseDepth(q, options.rule));
    onStage("stopping early");
    return await evaluateAnytime(network, cut, data, splits.validation, { onProgress });
  }
}

function first(data: Dataset, limit = Infinity): Dataset {
  const count = Math.min(limit, data.rows.length);
  return count === data.rows.length
    ? data
    : takeRows(data, data.rows.subarray(0, count).keys().toArray());
}
