// deno task train --seeds N: the same settings over several seeds, with kept results.

import type { DataSource } from "../../src/datasets/source.ts";
import { loadData } from "../../src/datasets/source.ts";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { refuseOthers } from "../../src/files/results_folder.ts";
import { resultFiles } from "../../src/files/result_files.ts";
import { ruleText } from "../../src/runs/rule_text.ts";
import { dataSourceFields } from "../../src/runs/schemas/data_source.ts";
import { studyFileNames } from "../../src/studies/harness/study_files.ts";
import type { PlannedRepeat } from "../../src/studies/repeats/repeats_study.ts";
import { settingsIn } from "../../src/studies/repeats/repeat_settings.ts";
import { plannedSeed } from "../../src/studies/repeats/seeds_plan.ts";
import { seedsFiles } from "../../src/studies/repeats/seeds_page.ts";
import { seedsSummary } from "../../src/studies/repeats/seeds_summary.ts";
import { seedsText } from "../../src/studies/repeats/seeds_text.ts";
import { networkSpec } from "../../src/training/train.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { baseName } from "../command/data_options.ts";
import { refuseFailed, trainRepeats } from "../command/run_repeats.ts";
import { dataLines, errorText, textForPeople } from "../command/standard_output.ts";
import { withPublished } from "./as_published.ts";
import { checkFlagsFit } from "./flags_fit.ts";
import type { TrainRequest } from "./request.ts";

/** Trains the seeds. @returns the exit code */
export async function trainSeeds(asked: TrainRequest & { readonly seeds: number }) {
  const { workers, quiet, json, takeOver } = asked;
  const out = asked.out ?? `seeds/${baseName(asked.data)}`;
  const human = textForPeople(asked);
  const say = (text: string) => {
    if (!quiet) human.write(`${text}\n`);
  };

  using owned = ownFolder(out, { name: "train", takeOver });
  await refuseOthers(out, studyFileNames, { task: "train --seeds", whose: "runs over seeds" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const planned = await planOf(asked);
  const trained = await trainRepeats(planned, { out, workers, quiet, json, human });
  if (typeof trained === "number") return trained;

  const { runs, failed } = trained;
  if (runs.length === 0) throw new Error(`train --seeds: every run failed: ${failed[0].error}`);
  const [{ data, job }] = planned;
  const { network, repeated: options } = job;
  const ground = { data, network, options, chosenBy: ruleText(asked.choose) };
  const summary = seedsSummary(ground, runs, failed);
  if (json) dataLines.write(`${JSON.stringify({ kind: "summary", ...summary })}\n`);
  else { // shown first: a full disk must not hide it
    const color = human.isTerminal && !Deno.noColor;
    const text = seedsText(summary, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${text}\n`));
  }
  files.write(await seedsFiles(summary));
  say(`written to ${out}: results.jsonl, ${studyFileNames.join(", ")}`);
  refuseFailed("train --seeds", trained);
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
