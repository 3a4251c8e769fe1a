// deno task experiment: experiments of the paper repeated, with the published values beside ours.

import { fromEvent, lastValueFrom, takeUntil, tap } from "rxjs";
import { workersEngine } from "../src/engines/place_options.ts";
import type { Choices } from "../src/studies/experiments/choices.ts";
import type { ExperimentEvent } from "../src/studies/experiments/event.ts";
import { experimentFiles } from "../src/studies/experiments/experiment_page.ts";
import { experimentProgress, runText } from "../src/studies/experiments/experiment_progress.ts";
import { experimentResults } from "../src/studies/experiments/experiment_results.ts";
import { experimentTable } from "../src/studies/experiments/experiment_table.ts";
import { experiments } from "../src/studies/experiments/experiments.ts";
import { runExperiment } from "../src/studies/experiments/run_experiment.ts";
import { studyFileNames } from "../src/studies/harness/study_files.ts";
import { ownFolder } from "../src/files/owned_folder.ts";
import { refuseOthers } from "../src/files/results_folder.ts";
import { numeric, onOff, worded } from "../src/calls/option.ts";
import { aPath, whole } from "../src/calls/checks.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { resultFiles } from "../src/files/result_files.ts";
import { command, start } from "./command/command.ts";
import { listenForInterrupt } from "./command/interrupt.ts";
import type { Values } from "./command/option.ts";
import { answer, dataLines, textForPeople } from "./command/standard_output.ts";
import { studyNotes, studyOutput, workers } from "./command/study_options.ts";
import { trainingFlags } from "./command/training_options.ts";
import {
  experimentName,
  listHelp,
  listOptions,
  listValues,
  type Named,
} from "./experiment/lists.ts";

const { epochs, batchSize } = trainingFlags;
const own = "the experiment's own";

const options = {
  "Lists that may be replaced, for instance --depths 5,10,20 or --widths none": listOptions,
  Flags: {
    quick: onOff("few, small or short runs: at most five minutes on two cores"),
    seeds: {
      ...numeric("S", whole(1)),
      defaultWords: own,
      about: "every setting with the seeds 1 to S",
    },
    epochs: { ...epochs, defaultWords: own },
    batchSize: { ...batchSize, defaultWords: own, about: "examples per step at most" },
    engine: workersEngine,
    workers,
    dataDir: {
      ...worded("DIR", aPath),
      defaultWords: "data",
      about: "folder of the folders of public data sets",
    },
    ...studyOutput("experiments/NAME"),
  },
};

/** The command. */
export const experimentCommand = command({
  name: "experiment",
  about: "Repeats an experiment of the paper and draws its figure with the published values " +
    "beside ours.",
  intro: [{ title: "Experiments", entries: experiments.map(({ name, about }) => [name, about]) }],
  positionals: experimentName,
  options,
  notes: [
    ...listHelp,
    studyNotes,
  ],
  request,
  run,
});

function request(values: Values<typeof options> & Named) {
  const { experiment, quick, engine, epochs, batchSize, dataDir, workers } = values;
  const { out = `experiments/${experiment.name}`, takeOver, quiet, json } = values;
  const { seeds = experiment.seeds[quick ? "quick" : "paper"] } = values;
  const choices: Choices = {
    ...{ quick, engine, epochs, batchSize, dataDir },
    lists: listValues(experiment, { ...values }, quick),
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
  };
  return { experiment, choices, workers, out, takeOver, quiet, json };
}

if (import.meta.main) await start(experimentCommand);

async function run(
  { experiment, choices, workers, out, takeOver, quiet, json }: ReturnType<typeof request>,
): Promise<number | void> {
  const human = textForPeople({ json });
  const say = (text: string) => {
    if (!quiet) human.write(`${text}\n`);
  };

  const { name } = experiment;
  using owned = ownFolder(out, { name: "experiment", takeOver });
  await refuseOthers(out, studyFileNames, { task: "experiment", whose: "an experiment" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const kept = await experimentResults(out, name);
  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  let runs = 0;
  let finished = 0;
  const last: ExperimentEvent | undefined = await lastValueFrom(
    runExperiment(experiment, choices, { workers, kept }).pipe(
      takeUntil(fromEvent(interrupt.signal, "abort")),
      tap((event) => {
        if (event.kind === "planned") {
          runs = event.runs;
          for (const why of event.left ?? []) say(`left out: ${why}`);
        }
        if (event.kind === "finished") finished++;
      }),
      (stream) => json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) => quiet ? stream : stream.pipe(experimentProgress({ out: human })),
    ),
    { defaultValue: undefined },
  );
  if (last?.kind !== "summary") {
    answer(
      `interrupted; ${finished} of ${runs} runs are finished` +
        (finished > 0 ? ` and kept in ${out}; the same call resumes` : ""),
      { quiet },
    );
    return interrupt.code;
  }

  const { summary } = last;
  const { failed } = summary;
  if (summary.runs === 0) throw new Error(`experiment: every run failed: ${failed[0].error}`);
  if (!json) { // shown first: a full disk must not hide it
    const color = human.isTerminal && !Deno.noColor;
    const table = experimentTable(summary, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
  }
  files.write(await experimentFiles(summary));
  say(`written to ${out}: results.jsonl, ${studyFileNames.join(", ")}`);
  if (failed.length > 0) {
    throw new Error(
      `experiment: ${failed.length} of ${runs} runs failed, the first is ${runText(failed[0])}: ` +
        failed[0].error,
    );
  }
}
