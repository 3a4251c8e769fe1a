// deno task train --seeds N: the same settings over several seeds, with kept results.

import { fromEvent, lastValueFrom, takeUntil, tap } from "rxjs";
import type { DataSource } from "../../src/datasets/source.ts";
import { loadData } from "../../src/datasets/source.ts";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { refuseOthers } from "../../src/files/results_folder.ts";
import { resultFiles } from "../../src/files/result_files.ts";
import { ruleText } from "../../src/runs/rule_text.ts";
import { dataSourceFields } from "../../src/runs/schemas/data_source.ts";
import { studyFileNames } from "../../src/studies/harness/study_files.ts";
import { repeatResults } from "../../src/studies/repeats/repeat_record.ts";
import { repeatProgress, repeatText } from "../../src/studies/repeats/repeat_words.ts";
import {
  type PlannedRepeat,
  type RepeatEvent,
  repeatStudy,
  runRepeats,
} from "../../src/studies/repeats/repeats_study.ts";
import { settingsIn } from "../../src/studies/repeats/repeat_settings.ts";
import { plannedSeed } from "../../src/studies/repeats/seeds_plan.ts";
import { seedsFiles } from "../../src/studies/repeats/seeds_page.ts";
import { seedsSummary } from "../../src/studies/repeats/seeds_summary.ts";
import { seedsText } from "../../src/studies/repeats/seeds_text.ts";
import { jsonLines } from "../../src/training/sinks/json_lines.ts";
import { networkSpec } from "../../src/training/train.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { baseName } from "../command/data_options.ts";
import { listenForInterrupt } from "../command/interrupt.ts";
import { answer, dataLines, errorText, textForPeople } from "../command/standard_output.ts";
import { timeOf } from "../command/time_beforehand.ts";
import { withPublished } from "./as_published.ts";
import { checkFlagsFit } from "./flags_fit.ts";
import type { TrainRequest } from "./request.ts";

/** Trains the seeds. @returns the exit code */
export async function trainSeeds(asked: TrainRequest & { readonly seeds: number }) {
  const { seeds, workers, quiet, json, takeOver } = asked;
  const out = asked.out ?? `seeds/${baseName(asked.data)}`;
  const human = textForPeople(asked);
  const say = (text: string) => {
    if (!quiet) human.write(`${text}\n`);
  };

  using owned = ownFolder(out, { name: "train", takeOver });
  await refuseOthers(out, studyFileNames, { task: "train --seeds", whose: "runs over seeds" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const kept = await repeatResults(out);
  const planned = await planOf(asked);
  const study = await repeatStudy(planned);
  using interrupt = listenForInterrupt(() => {}); // it ends at once, and says so then
  const left = planned.filter((_, i) => !kept.found.has(study.runs[i].key));
  if (!quiet) say(await timeOf(left.map(({ job }) => job), { workers, signal: interrupt.signal }));
  let finished = 0;
  const last: RepeatEvent | undefined = await lastValueFrom(
    runRepeats(study, { workers, kept }).pipe(
      takeUntil(fromEvent(interrupt.signal, "abort")),
      tap(({ kind }) => void (kind === "finished" && finished++)),
      (stream) => json ? stream.pipe(jsonLines(dataLines)) : stream,
      (stream) => quiet ? stream : stream.pipe(repeatProgress({ out: human })),
    ),
    { defaultValue: undefined },
  );
  if (last?.kind !== "repeated") {
    answer(
      `interrupted; ${finished} of ${seeds} runs are finished` +
        (finished > 0 ? ` and kept in ${out}; the same call resumes` : ""),
      asked,
    );
    return interrupt.code;
  }

  const { runs, failed } = last;
  if (runs.length === 0) throw new Error(`train --seeds: every run failed: ${failed[0].error}`);
  const [{ data, job }] = planned;
  const { network, repeated: options } = job;
  const ground = { data, network, options, chosenBy: ruleText(asked.choose) };
  const summary = seedsSummary(ground, runs, failed);
  if (!json) { // shown first: a full disk must not hide it
    const color = human.isTerminal && !Deno.noColor;
    const text = seedsText(summary, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${text}\n`));
  }
  files.write(await seedsFiles(summary));
  say(`written to ${out}: results.jsonl, ${studyFileNames.join(", ")}`);
  if (failed.length > 0) {
    throw new Error(
      `train --seeds: ${failed.length} of ${seeds} runs failed, the first is ` +
        `${repeatText(failed[0])}: ${failed[0].error}`,
    );
  }
}

/** The plan of all seeds; the data of each are loaded once, so that errors in them show before training. */
async function planOf(asked: TrainRequest & { readonly seeds: number }): Promise<PlannedRepeat[]> {
  const planned: PlannedRepeat[] = [];
  const told = new Set<string>();
  for (let i = 0; i < asked.seeds; i++) {
    const source = sourceOf({ ...asked, seed: asked.seed + i });
    const splits = await loadData(source);
    for (const text of splits.notices ?? []) told.add(`${splits.name}: ${text}`);
    const flags = withPublished(asked, splits);
    checkFlagsFit(flags, splits.train);
    const network = networkSpec(splits.train, flags);
    const settings = settingsIn(flags);
    planned.push(
      await plannedSeed({ source, splits, network, settings, engine: asked.engine }),
    );
  }
  for (const text of told) errorText.write(`note: ${text}\n`);
  return planned;
}

/** The source of the data among the options of the call. */
function sourceOf(options: DataSource): DataSource {
  const entries = Object.entries(options).filter(([name]) => Object.hasOwn(dataSourceFields, name));
  return Object.fromEntries(entries) as unknown as DataSource;
}
