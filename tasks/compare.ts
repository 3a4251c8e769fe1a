// deno task compare: methods of training a classifier compared on the same data and budget.

import { fromEvent, lastValueFrom, takeUntil, tap } from "rxjs";
import { compare } from "../src/studies/compare/compare.ts";
import { compareProgress } from "../src/studies/compare/compare_progress.ts";
import { comparisonFiles } from "../src/studies/compare/comparison_page.ts";
import { comparisonTable } from "../src/studies/compare/comparison_table.ts";
import type { CompareEvent } from "../src/studies/compare/event.ts";
import { keptRuns } from "../src/studies/compare/kept_runs.ts";
import { studyFileNames } from "../src/studies/harness/study_files.ts";
import {
  dropoutDraws,
  type Method,
  methodDefaults,
  parseMethod,
} from "../src/studies/compare/method.ts";
import type { CompareOptions } from "../src/studies/compare/options.ts";
import type { TrainOptions } from "../src/training/train.ts";
import { trainChecks } from "../src/training/train_options.ts";
import { workersEngine } from "../src/engines/place_options.ts";
import { ownFolder } from "../src/files/owned_folder.ts";
import { refuseOthers } from "../src/files/results_folder.ts";
import { numeric, worded } from "../src/calls/option.ts";
import { aText, pickOptions, whole } from "../src/calls/checks.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { resultFiles } from "../src/files/result_files.ts";
import { command, start } from "./command/command.ts";
import { baseName, dataKind, dataOptions } from "./command/data_options.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import { checkNetworkFits, networkOptions, withNetwork } from "./command/network_options.ts";
import type { Values } from "./command/option.ts";
import { answer, dataLines, textForPeople } from "./command/standard_output.ts";
import { studyNotes, studyOutput, workers } from "./command/study_options.ts";
import { trainingFlags } from "./command/training_options.ts";
import { UsageError } from "./command/usage_error.ts";

const { epochs, patience, batchSize, learningRate, ...others } = trainingFlags;
// every method keeps the weights of its best training objective, so that results of all versions can be compared
const {
  objective: _,
  seed: __,
  keep: ___,
  posteriorFrom: ____,
  posteriorMomentum: _____,
  ...training
} = others;

const someMethods = "some methods, separated by commas, for instance searched,fixed:max,ensemble:5";

const options = {
  Runs: {
    methods: {
      ...worded("LIST", aText),
      required: someMethods,
      about: someMethods,
    },
    seeds: {
      ...numeric("S", whole(1)),
      default: 1,
      about:
        "every method with the seeds 1 to S. A seed decides weights, batches, and the spirals " +
        "or the splits of public data; the methods of a seed share its data",
    },
  },
  Data: dataOptions,
  Network: { ...networkOptions, engine: workersEngine },
  "Budget, for each network": {
    epochs,
    patience,
    batchSize,
    learningRate,
    workers,
  },
  "Training, the same for all": training,
  Output: studyOutput("compare/NAME"),
};

/** The command. */
export const compareCommand = command({
  name: "compare",
  about: "Compares methods of training a classifier: the same data, the same budget, the same " +
    "engine; means and standard errors over seeds.",
  intro: [{
    title: "Methods",
    entries: [
      [
        "searched",
        "the depth is searched (ELBO); predicts with the mixture of all exits (full) and with the " +
        "one truncated to the chosen depth (chosen)",
      ],
      ["fixed:D", "a plain network of D blocks; fixed:max has all"],
      [
        "dropout[:RATE]",
        "all blocks; units are dropped with this probability, in training and in prediction, " +
        `which averages ${dropoutDraws} draws (default ${methodDefaults.rate})`,
      ],
      ["ensemble:M", "M plain networks of all blocks, probabilities averaged"],
      [
        "stochastic-depth[:LAST]",
        "all blocks; training skips blocks at random, deeper ones more often; the last one " +
        `survives with probability LAST (default ${methodDefaults.last})`,
      ],
    ],
  }],
  options,
  notes: [
    studyNotes,
  ],
  request,
  run,
});

function request(values: Values<typeof options>) {
  const { methods, seeds, out, takeOver, quiet, json, networkText, ...asked } = withNetwork(values);
  const { data, dataDir, angle, noise, points, target, header, delimiter, limit, validation } =
    values;
  const images = dataKind(data) === "public";
  checkNetworkFits(asked, images, `--data ${data} --network ${networkText}`);
  if (values.augment && !images) {
    throw new UsageError(`--augment is for images, got --data ${data}`);
  }
  // a network of a file has its own kind and blocks
  const { kind, maxDepth, ...others } = asked;
  const described = asked.architecture ? others : { kind, maxDepth, ...others };
  return {
    options: {
      ...pickOptions<TrainOptions>(described, trainChecks),
      workers: values.workers,
      data: { data, dataDir, angle, noise, points, target, header, delimiter, limit, validation },
      methods: readMethods(methods, maxDepth),
      seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    } satisfies CompareOptions,
    ...{ out: out ?? `compare/${baseName(data)}`, takeOver, quiet, json },
  };
}

/** Methods, each once. */
function readMethods(text: string, maxDepth: number): Method[] {
  try {
    return text.split(",").map((each) => parseMethod(each, maxDepth));
  } catch (error) {
    throw new UsageError(
      (error as Error).message.replace(/^parseMethod\(\): the method/, "--methods"),
    );
  }
}

if (import.meta.main) await start(compareCommand);

async function run(
  { options, out, takeOver, quiet, json }: ReturnType<typeof request>,
): Promise<number | void> {
  const human = textForPeople({ json });
  const say = (text: string) => {
    if (!quiet) human.write(`${text}\n`);
  };

  using owned = ownFolder(out, { name: "compare", takeOver });
  await refuseOthers(out, studyFileNames, { task: "compare", whose: "a comparison" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const kept = await keptRuns(out);
  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  let finished = 0;
  const last: CompareEvent | undefined = await lastValueFrom(
    compare({ ...options, kept }).pipe(
      takeUntil(fromEvent(interrupt.signal, "abort")),
      tap(({ kind }) => void (kind === "finished" && finished++)),
      (stream) => json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) => quiet ? stream : stream.pipe(compareProgress({ out: human })),
    ),
    { defaultValue: undefined },
  );
  if (last?.kind !== "compared") {
    const { methods, seeds } = options;
    answer(
      `interrupted; ${finished} of ${methods.length * seeds.length} runs are finished` +
        (finished > 0 ? ` and kept in ${out}; the same call resumes` : ""),
      { quiet },
    );
    return interrupt.code;
  }

  const { comparison } = last;
  const { failed, runs } = comparison;
  if (runs.length === 0) throw new Error(`compare: every run failed: ${failed[0].error}`);
  if (!json) { // shown first: a full disk must not hide it
    const color = human.isTerminal && !Deno.noColor;
    const table = comparisonTable(comparison, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
  }
  files.write(await comparisonFiles(comparison));
  say(`written to ${out}: results.jsonl, ${studyFileNames.join(", ")}`);
  if (failed.length > 0) {
    const [{ method, seed, error }] = failed;
    throw new Error(
      `compare: ${failed.length} of ${failed.length + runs.length} runs failed, the first is ` +
        `${method} with seed ${seed}: ${error}`,
    );
  }
}
