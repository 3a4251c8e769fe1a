// deno task audit RUN: the run trained again with other seeds, priors and halves of its data, and resampled.

import { join } from "node:path";
import type { DataSplits } from "../../src/datasets/dataset.ts";
import { argmaxDepth } from "../../src/depth/depth_choice.ts";
import type { PriorText } from "../../src/depth/prior.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import { scores } from "../../src/evaluation/score.ts";
import { ensureStatistics } from "../../src/evaluation/statistics.ts";
import { isThere } from "../../src/files/is_there.ts";
import { ownFolder } from "../../src/files/owned_folder.ts";
import { refuseOthers } from "../../src/files/results_folder.ts";
import { resultFiles } from "../../src/files/result_files.ts";
import { type LoadedRun, loadRun, readDescription } from "../../src/runs/load_run.ts";
import type { ReadRunOptions } from "../../src/runs/run_files.ts";
import { dataPlaces } from "../../src/runs/run_data.ts";
import { ruleText } from "../../src/runs/rule_text.ts";
import { auditFiles } from "../../src/studies/audit/audit_page.ts";
import { auditPlan, checkRepeatable } from "../../src/studies/audit/audit_plan.ts";
import {
  type AuditedRun,
  auditSummary,
  type SampledSplit,
} from "../../src/studies/audit/audit_summary.ts";
import { auditText } from "../../src/studies/audit/audit_text.ts";
import { exampleLikelihoods, resampledDepths } from "../../src/studies/audit/resampled_depths.ts";
import { studyFileNames } from "../../src/studies/harness/study_files.ts";
import type { RepeatOutcome } from "../../src/studies/repeats/repeat_job.ts";
import { ownLines } from "../../src/views/terminal/own_sequences.ts";
import { type WorkLine, workLine } from "../../src/views/terminal/work_line.ts";
import { refuseFailed, trainRepeats } from "../command/run_repeats.ts";
import { dataLines, textForPeople } from "../command/standard_output.ts";

const resultsName = "results.jsonl";

/** What is asked of one run. */
interface AuditOptions extends ReadRunOptions {
  readonly seeds: number;
  readonly priors: readonly PriorText[];
  readonly moreData: boolean;
  readonly resamples: number;
  readonly data?: string;
  readonly dataDir?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly takeOver: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** Audits a run. @returns the exit code */
export async function auditOne(
  path: string,
  asked: AuditOptions,
  engineOf: (ofRun: string) => EngineName,
): Promise<number | void> {
  const { quiet, json, workers, takeOver } = asked;
  const human = textForPeople(asked);
  using line = workLine({ out: human, hidden: quiet });
  line.onStage(`loading ${path}`);
  const description = await readDescription(path, asked);
  checkRepeatable(description, path);
  const out = asked.out ?? `audits/${path.replace(/[\\/]+$/, "").split(/[\\/]/).pop()}`;
  using run = await loadRun(path, asked);
  const splits = await run.data(dataPlaces(asked));
  const engine = engineOf(description.engine.name);
  const planned = await auditPlan(description, splits, { ...asked, engine });

  using owned = ownFolder(out, { name: "audit", takeOver });
  await refuseOthers(out, studyFileNames, { task: "audit", whose: "an audit" });
  await using files = await resultFiles(owned, studyFileNames, { force: true });
  const { batchSize } = description.options;
  await ensureStatistics(run.network, splits.train, batchSize, { onProgress: line.onProgress });
  const samples = await samplesOf(run, splits, asked.resamples, line);
  const audited = await auditedRun(run, splits);
  line.end();
  const trained = await trainRepeats(planned, { out, workers, quiet, json, human });
  if (typeof trained === "number") return trained;

  const { runs, failed } = trained;
  if (runs.length === 0 && failed.length > 0) {
    throw new Error(`audit: every run failed: ${failed[0].error}`);
  }
  const summary = auditSummary(audited, samples, runs, failed);
  if (json) dataLines.write(`${JSON.stringify({ kind: "summary", ...summary })}\n`);
  else { // shown first: a full disk must not hide it
    const color = human.isTerminal && !Deno.noColor;
    const text = auditText(summary, { columns: human.columns(), color });
    human.write(ownLines(`${quiet ? "" : "\n"}${text}\n`));
  }
  // by this file the same call knows its folder again, also where nothing was trained
  const noResults: Readonly<Record<string, string>> = isThere(join(out, resultsName), "audit")
    ? {}
    : { [resultsName]: "" };
  files.write({ ...noResults, ...await auditFiles(summary) });
  if (!quiet) human.write(`written to ${out}: ${[resultsName, ...studyFileNames].join(", ")}\n`);
  refuseFailed("audit", trained);
}

/** Resamples of the split that the posterior learned from, and of the held-out split if that is another. */
async function samplesOf(
  { network, posterior, description: { options } }: LoadedRun,
  splits: DataSplits,
  resamples: number,
  line: WorkLine,
): Promise<SampledSplit[]> {
  const learned = options.posteriorFrom ?? "training";
  const names = learned === "training"
    ? ["training", "validation"] as const
    : ["validation"] as const;
  const samples: SampledSplit[] = [];
  for (const split of names) {
    const data = split === "training" ? splits.train : splits.validation;
    if (data.rows.length === 0) continue;
    line.onStage(`resampling the ${split} split`);
    const likelihoods = await exampleLikelihoods(network, data);
    const { unpredicted } = likelihoods;
    if (unpredicted === data.rows.length) {
      throw new Error(`audit: no example of the ${split} split has a finite prediction`);
    }
    const { onProgress } = line;
    samples.push({
      split,
      ...unpredicted > 0 && { unpredicted },
      ...await resampledDepths(likelihoods, posterior.prior, options.choose, {
        resamples,
        onProgress,
      }),
    });
  }
  return samples;
}

/** The run itself, scored as those that are trained again. */
async function auditedRun(run: LoadedRun, splits: DataSplits): Promise<AuditedRun> {
  const { path, description, network, summary, chosenDepth } = run;
  const { options } = description;
  const posterior = run.posterior.probabilities();
  return {
    path,
    data: splits.name,
    network: description.network,
    seed: options.seed,
    posterior,
    chosenDepth,
    argmaxDepth: argmaxDepth(posterior),
    ...summary && { outcome: await outcomeOf() },
    chosenBy: ruleText(options.choose),
    posteriorFrom: options.posteriorFrom ?? "training",
    ...summary?.stoppedBy === "interrupt" && { interruptedIn: summary.epochs },
  };

  /** The test scores are those of the summary: that split is used once. */
  async function outcomeOf(): Promise<RepeatOutcome> {
    const { test, validation } = splits;
    const found = test
      ? summary!.test
      : validation.rows.length > 0
      ? await scores(network, validation, posterior, chosenDepth)
      : undefined;
    return {
      posterior,
      depth: summary!.depth,
      chosenDepth,
      argmaxDepth: argmaxDepth(posterior),
      expectedDepth: summary!.expectedDepth,
      trainingSeconds: summary!.seconds,
      epochs: summary!.epochs,
      bestEpoch: summary!.bestEpoch,
      stoppedBy: summary!.stoppedBy,
      engine: summary!.engine,
      ...found && {
        scores: {
          split: test ? "test" : "validation",
          examples: (test ?? validation).rows.length,
          full: found.full,
          truncated: found.truncated,
        },
      },
    };
  }
}
