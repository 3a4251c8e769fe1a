// deno task experiment: reads flags, composes the experiment's stream, and writes what came of it.

import { fromEvent, lastValueFrom, takeUntil, tap } from "rxjs";
import type { ExperimentEvent } from "../src/studies/experiments/event.ts";
import { experimentFiles } from "../src/studies/experiments/experiment_page.ts";
import { experimentProgress, runText } from "../src/studies/experiments/experiment_progress.ts";
import { experimentResults } from "../src/studies/experiments/experiment_results.ts";
import { experimentTable } from "../src/studies/experiments/experiment_table.ts";
import { runExperiment } from "../src/studies/experiments/run_experiment.ts";
import { studyFileNames } from "../src/studies/harness/study_files.ts";
import { ownFolder } from "../src/files/owned_folder.ts";
import { jsonLines } from "../src/training/sinks/json_lines.ts";
import { ownLines } from "../src/views/terminal/own_sequences.ts";
import { resultFiles } from "../src/files/result_files.ts";
import { runCommand } from "./command_line.ts";
import { experimentFlags, readExperimentFlags } from "./experiment_flags.ts";
import { experimentHelp } from "./experiment_help.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { refuseOthers } from "./own_folder.ts";
import { answer, dataLines, textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), experimentFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const { help, experiment, choices, workers, out, takeOver, quiet, json } = readExperimentFlags(
    args,
  );
  if (help || !experiment) return writeResult(experimentHelp());
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
        (finished > 0 ? ` and kept in ${out}; the same call goes on from there` : ""),
      { quiet },
    );
    return 130;
  }

  const { summary } = last;
  const { failed } = summary;
  if (summary.runs === 0) throw new Error(`experiment: every run failed: ${failed[0].error}`);
  if (!json) { // shown first: a full disk must not take it along
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
