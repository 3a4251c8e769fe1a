// deno task evaluate: evaluates runs one after the other, and writes the results.

import { corruptions } from "../src/datasets/corruptions.ts";
import { tableOptions } from "../src/datasets/table_options.ts";
import { placeOptions } from "../src/engines/place_options.ts";
import { evaluateAnytime } from "../src/evaluation/anytime_evaluation.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import type { Evaluation } from "../src/evaluation/evaluation.ts";
import { evaluateShift } from "../src/evaluation/shift.ts";
import { listedOptions } from "../src/evaluation/listed_examples.ts";
import { ensureStatistics } from "../src/evaluation/statistics.ts";
import { evaluateOutOfDistribution } from "../src/evaluation/out_of_distribution.ts";
import { bootstrapOptions } from "../src/math/bootstrap.ts";
import { chooseDepth, truncateToDepth } from "../src/depth/depth_choice.ts";
import { choice, numeric, onOff, worded } from "../src/calls/option.ts";
import { aPath, whole } from "../src/calls/checks.ts";
import { comparisonText } from "../src/views/terminal/evaluation_comparison.ts";
import { evaluationPage } from "../src/views/html/evaluation_page.ts";
import { evaluationText } from "../src/views/terminal/evaluation_text.ts";
import { runFacts } from "../src/runs/run_facts.ts";
import { warningsOfLoaded } from "../src/runs/run_warnings.ts";
import { counted } from "../src/tables/number_text.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { type WorkLine, workLine } from "../src/views/terminal/work_line.ts";
import { command, start } from "./command/command.ts";
import {
  acceptChanged,
  dataOfRun,
  force,
  place,
  ruleOfRun,
  takeOver,
} from "./command/common_options.ts";
import { type DataKind, dataKind, namedData } from "./command/data_options.ts";
import type { GivenValues, Values } from "./command/option.ts";
import { runFolders } from "./command/positionals.ts";
import { dataLines, textForPeople } from "./command/standard_output.ts";
import { UsageError } from "./command/usage_error.ts";
import { evaluationFileNames, type OpenedRun, openRun } from "./evaluate/opened_run.ts";
import { choseByValidation } from "../src/training/followed.ts";

/** Degrees of --rotate. */
const rotations = Array.from({ length: 13 }, (_, i) => 15 * i);

/** The kinds of --against that an option is for; with others only `value` is accepted. */
function against(wanted: string, kind: DataKind, option?: string, value?: unknown) {
  return {
    wanted,
    fits: (values: GivenValues) =>
      values.against !== undefined && dataKind(values.against as string) === kind ||
      option !== undefined && values[option] === value,
    got: ({ against }: GivenValues) =>
      against === undefined ? "no --against" : `--against ${against}`,
  };
}

const ofFile = "--against FILE.csv";

const options = {
  What: {
    part: {
      ...choice("PART", ["validation", "test"]),
      default: "validation",
      about: "validation, test. Use the test split only once, when all choices are made",
    },
    limit: { ...numeric("N", whole(1)), about: "use only the first N examples of the split" },
    ...listedOptions,
    choose: ruleOfRun,
    temperature: onOff(
      "divide the logits by a temperature, fitted on the validation split for every prediction " +
        "rule, and show what that changes",
    ),
    against: {
      ...namedData("spirals", "public", "file"),
      about: "use the test split of another data set as out-of-distribution inputs: does the " +
        "uncertainty detect them? " + namedData("spirals", "public", "file").about +
        ", of the same shape (all rows of a file, matched to the run as in predict)",
    },
    header: {
      ...tableOptions.header,
      of: ofFile,
      only: against(ofFile, "file", "header", tableOptions.header.default),
    },
    delimiter: { ...tableOptions.delimiter, of: ofFile, only: against(ofFile, "file") },
    rotate: onOff(
      `rotate the images by ${rotations[0]} to ${rotations.at(-1)} degrees in steps of ${
        rotations[1]
      }`,
    ),
    corrupt: onOff(
      "corrupt the images by noise, blur, low contrast and occlusion, each at five severities",
    ),
    anytime: onOff(
      "early exit: stop the mixture up to the chosen depth as soon as a prediction is certain " +
        "enough, with thresholds found on the validation split, and show what that costs and saves",
    ),
  },
  Where: {
    ...dataOfRun,
    againstDir: {
      ...worded("DIR", aPath),
      defaultWords: "data/NAME",
      about: "folder of the data set of --against",
      only: against("public data sets", "public"),
    },
    ...placeOptions,
  },
  "Confidence intervals": {
    ...bootstrapOptions,
    seed: { ...bootstrapOptions.seed, about: "of resamples, noise and occlusion" },
  },
  Output: {
    out: {
      ...place("DIR", "a folder", "folder of the two files, for a single RUN"),
      defaultWords: "the run's own",
    },
    force: force("replace the files of an earlier evaluation"),
    takeOver: takeOver("that folder"),
    acceptChanged: acceptChanged(),
    json: onOff(
      "write the contents of evaluation.json to standard output, a line per run, and nothing else",
    ),
    quiet: onOff("print only the table at the end"),
  },
};

/** The command. */
export const evaluateCommand = command({
  name: "evaluate",
  about: "Evaluates the network of a run on data that it was not trained on: every exit, the " +
    "mixtures over depth, the calibration of their probabilities, the sources of their " +
    "uncertainty, the classes that are confused, and the examples worth a look.",
  intro: [
    "RUN is the folder of a run, for instance runs/spirals-1. Each gets a table here, " +
    "evaluation.json (all numbers) and evaluation.html (tables and charts, one file; every chart " +
    "can be saved as SVG); several runs also get a row each in one table, with * where a run is " +
    "worse than the best of the same data beyond noise. Examples whose prediction is not finite (if an input is so large that " +
    "the network's numbers overflow) are counted and left out of all metrics.",
  ],
  positionals: runFolders,
  options,
  request,
  run,
});

/** The request for an evaluation. */
type EvaluateRequest = Values<typeof options> & { readonly runs: readonly string[] };

function request(values: EvaluateRequest): EvaluateRequest {
  const { out, runs } = values;
  if (out === undefined || runs.length === 1) return values;
  throw new UsageError(`--out is for a single run, got ${runs.length} runs`);
}

if (import.meta.main) await start(evaluateCommand);

async function run(asked: EvaluateRequest): Promise<void> {
  const human = textForPeople(asked);
  using line = workLine({ out: human, hidden: asked.quiet });
  const say = (text: string) => {
    if (!asked.quiet) line.write(`${text}\n`);
  };
  const style = { columns: human.columns(), color: human.isTerminal && !Deno.noColor };

  // an error in the last run must not show after hours on the first
  for (const path of asked.runs.length > 1 ? asked.runs : []) {
    await (await openRun(path, asked, line))[Symbol.asyncDispose]();
  }

  const evaluations: Evaluation[] = [];
  for (const path of asked.runs) {
    await using opened = await openRun(path, asked, line);
    const evaluation = await evaluateRun(opened, asked, say, line);
    line.onStage("drawing the page");
    const json = JSON.stringify(evaluation);
    line.end(); // and shown first: a full disk must not hide it
    if (asked.json) dataLines.write(`${json}\n`);
    else {
      human.write(ownLines(`${asked.quiet ? "" : "\n"}${evaluationText(evaluation, style)}\n\n`));
    }
    opened.files.write({
      "evaluation.json": `${JSON.stringify(evaluation, null, 2)}\n`,
      "evaluation.html": await evaluationPage(evaluation, { data: opened.data }),
    });
    say(`written to ${asked.out ?? path}: ${evaluationFileNames.join(", ")}`);
    evaluations.push(evaluation);
  }
  if (evaluations.length > 1 && !asked.json) {
    human.write(ownLines(`\n${comparisonText(evaluations, style)}\n`));
  }
}

async function evaluateRun(
  { run, splits, data, unknown }: OpenedRun,
  asked: EvaluateRequest,
  say: (text: string) => void,
  line: WorkLine,
): Promise<Evaluation> {
  const { network, posterior, description, path } = run;
  const { onStage, onProgress } = line;
  const { choose, batchSize } = description.options;
  const { resamples, seed, choose: rule = choose } = asked;
  const options = { resamples, seed, rule, onStage, onProgress };
  onStage("estimating population statistics");
  const statistics = await ensureStatistics(network, splits.train, batchSize, { onProgress });
  say(`${path}: evaluating ${counted(data.rows.length, "example")} of the ${asked.part} split ...`);
  const evaluation = await evaluate(network, posterior, data, {
    ...options,
    part: asked.part,
    choseWeights: asked.part === "validation" && choseByValidation(description.options),
    examples: asked.examples,
    heldOut: asked.temperature ? splits.validation : undefined,
    train: splits.train,
  });
  const warnings = await warningsOfLoaded(run, splits.train, evaluation, asked);
  const anytime = asked.anytime ? await stoppingEarly(`${path}: early exit ...`) : undefined;
  if (unknown) {
    say(`${path}: against ${counted(unknown.rows.length, "example")} of ${unknown.name} ...`);
  }
  return {
    run: runFacts(run, statistics),
    ...evaluation,
    ...run.summary && { exactPosterior: run.summary.exactPosterior },
    warnings,
    ...anytime && { anytime },
    ...unknown &&
      { unknown: await evaluateOutOfDistribution(network, posterior, data, unknown, options) },
    ...(asked.rotate || asked.corrupt) && {
      shift: await evaluateShift(network, posterior, data, {
        ...{ rule, seed, onStage, onProgress },
        rotations: asked.rotate ? rotations : [],
        corruptions: asked.corrupt ? corruptions : [],
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
    const cut = truncateToDepth(q, chooseDepth(q, rule));
    onStage("early exit");
    return await evaluateAnytime(network, cut, data, splits.validation, { onProgress });
  }
}
