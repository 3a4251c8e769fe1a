// The end of a run after training: weights written, network evaluated, summary written.

import type { DataSplits } from "../../src/datasets/dataset.ts";
import type { Network } from "../../src/engines/network.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import type { TrainingCourse } from "../../src/evaluation/verdict/training_course.ts";
import { despitePage } from "../../src/views/live/despite_page.ts";
import type { LivePage } from "../../src/views/live/live_page.ts";
import { resultRows } from "../../src/views/live/run_words.ts";
import type { ShownRun } from "../../src/views/live/shown_run.ts";
import type { DepthRule } from "../../src/depth/depth_choice.ts";
import type { DepthPosterior } from "../../src/depth/depth_posterior.ts";
import { placeOfLast, summaryOfTraining, writeTrained } from "../../src/runs/finish_run.ts";
import type { RunFolder } from "../../src/runs/run_folder.ts";
import { summaryTable } from "../../src/views/terminal/summary_table.ts";
import type { LastingOutput } from "../../src/views/terminal/lasting_output.ts";
import { countText } from "../../src/tables/number_text.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import type { WorkLine } from "../../src/views/terminal/work_line.ts";
import { choseByValidation, type Followed } from "../../src/training/followed.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trainingOf } from "../../src/training/run_of_snapshot.ts";
import { type Interrupt, listenForInterrupt, unlessAborted } from "../command/interrupt.ts";
import { answer } from "../command/standard_output.ts";

/** The results of training. */
interface Trained {
  readonly network: Network;
  readonly posterior: DepthPosterior;
  readonly splits: DataSplits;
  readonly batchSize: number;
  readonly last: Snapshot;
  /** What the weights that were kept and the posterior followed. */
  readonly followed: Followed;
  readonly course?: TrainingCourse;
}

/** The outputs for the end of a run. */
interface FinishOptions {
  readonly choose: DepthRule;
  /** The flags by which later commands find the run's data. */
  readonly dataFlags: string;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly human: LastingOutput;
  readonly line: WorkLine;
  readonly page?: LivePage;
  readonly shown?: ShownRun;
  /** Of the training: whether it was interrupted, and the exit code then. */
  readonly interrupt: Pick<Interrupt, "signal" | "code">;
  /** Called at the first signal after the training, with its exit code. */
  readonly onInterrupt: (code: number) => void;
}

/** What is said at the first signal, by what is being done. */
const endings = {
  weights: "ending once the weights are written; press Ctrl-C again to quit without them",
  evaluation: "ending without the evaluation, the run is kept; press Ctrl-C again to quit at once",
  summary: "ending once the summary is written; press Ctrl-C again to quit without it",
} as const;

/** Writes the rest of a run. @returns the exit code: the signal's for one that was interrupted */
export async function finishRun(
  folder: RunFolder,
  { network, posterior, splits, batchSize, last, followed, course }: Trained,
  options: FinishOptions,
): Promise<number | void> {
  const { choose, dataFlags, quiet, json, human, line, page, shown, interrupt } = options;
  const { path } = folder;
  const say = (text: string) => {
    if (!quiet) line.write(`${text}\n`);
  };
  let ending: string = endings.weights;
  using finish = listenForInterrupt(() => {
    options.onInterrupt(finish.code);
    answer(ending, options);
  });

  const trained = { network, posterior, splits, batchSize, place: placeOfLast(last) };
  await despitePage(page, () => writeTrained(folder, trained, line));
  line.end();
  ending = endings.evaluation;
  const evaluation = await unlessAborted(finish.signal, () => {
    say(
      `evaluating on the training split and the ${splits.test ? "test" : "validation"} split ...`,
    );
    line.onStage("evaluating");
    const { chosenDepth } = last;
    const { onProgress } = line;
    return finalEvaluation(network, posterior, splits, {
      chosenDepth,
      validationChose: choseByValidation(followed),
      onProgress,
      signal: finish.signal,
    });
  });
  line.end();
  ending = endings.summary;
  const secondsPerStep = trainingOf(last)!.medianSeconds();
  const summary = summaryOfTraining(
    { ...trained, last, choose, secondsPerStep, course },
    evaluation,
  );
  await despitePage(page, () => folder.writeSummary(summary));
  shown?.results(
    resultRows(summary, path, dataFlags),
    `written to ${path}; deno task view ${path} shows it again`,
  );
  if (!json) {
    const color = human.isTerminal && !Deno.noColor;
    const table = summaryTable(summary, { columns: human.columns(), color, out: path, dataFlags });
    human.write(ownLines(`${quiet ? "" : "\n"}${table}\n`));
  }
  if (page) say(`the page closes; deno task view ${path} shows the run again`);
  if (!evaluation) {
    answer(
      `interrupted before the end of the evaluation; the run is in ${path}, ` +
        `and deno task evaluate ${path} evaluates it`,
      options,
    );
    return finish.signal.aborted ? finish.code : interrupt.code;
  }
  if (last.stoppedBy !== "interrupt") return;
  const kept = `in epoch ${countText(last.epoch)}; the run so far is in ${path}`;
  if (!interrupt.signal.aborted) return say(`stopped from the page ${kept}`);
  answer(`interrupted ${kept}`, options);
  return interrupt.code;
}
